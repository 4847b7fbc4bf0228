import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'

/** Takes an institution out of use. Its AE title stays its own: what a device still sends must not end with somebody else. */
export const deactivateInstitution: UseCase<'DeactivateInstitution'> = async ({ tx, services, note }, input) => {
  const row = await tx
    .updateTable('institutions')
    .set({ deactivated_at: services.now() })
    .where('id', '=', input.InstitutionUuid)
    .where('deactivated_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('institutionUuid')
  note.detail['InstitutionUuid'] = row.id
  return {}
}
