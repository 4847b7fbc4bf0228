import type { Tx } from '../../store/db/database.ts'
import type { Actor } from '../access/actor.ts'
import { notFound } from '../errors.ts'
import { findFolder } from './describe-folders.ts'

interface Asking {
  readonly tx: Tx
  readonly actor: Actor
}

/**
 * These folders, each once, all of them the actor's own; they stay until the transaction ends.
 * @throws ApiError NotFound for the argument, if only one of them is not
 */
export async function requireFolders(
  { tx, actor }: Asking,
  folderUuids: readonly string[],
  argumentName: string,
): Promise<readonly string[]> {
  const wanted = [...new Set(folderUuids)]
  const rows = await tx
    .selectFrom('folders')
    .select('id')
    .where('id', 'in', wanted)
    .where('owner_id', '=', actor.userUuid)
    .orderBy('id')
    .forKeyShare()
    .execute()
  if (rows.length < wanted.length) throw notFound(argumentName)
  return rows.map(({ id }) => id)
}

/** The same for one folder. @throws ApiError NotFound for folderUuid */
export const requireFolder = async (asking: Asking, folderUuid: string): Promise<void> => {
  await requireFolders(asking, [folderUuid], 'folderUuid')
}

/** Lets pass a folder of the actor's own, or one that was shared with them. @throws ApiError NotFound for folderUuid */
export async function requireShownFolder({ tx, actor }: Asking, folderUuid: string): Promise<void> {
  if (!(await findFolder(tx, actor, folderUuid))) throw notFound('folderUuid')
}
