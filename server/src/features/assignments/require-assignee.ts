import { notFound } from '../errors.ts'
import type { Call } from '../use-case.ts'

/** @throws ApiError NotFound for the argument, unless it is a user of the account who is active */
export async function requireUser({ tx }: Call, userUuid: string, argumentName: string): Promise<void> {
  const user = await tx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userUuid)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  if (!user) throw notFound(argumentName)
}

/** @throws ApiError NotFound for the argument, unless it is a group of the account */
export async function requireUserGroup({ tx }: Call, groupUuid: string, argumentName: string): Promise<void> {
  const group = await tx.selectFrom('user_groups').select('id').where('id', '=', groupUuid).executeTakeFirst()
  if (!group) throw notFound(argumentName)
}
