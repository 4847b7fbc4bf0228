import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { makeUuid } from '../../uuid.ts'
import { notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { describeFolders, folderPath } from './describe-folders.ts'
import { splitFolderPath } from './folder-name.rules.ts'

/** The folder of this name below a parent, made where it is missing; two calls at once end with the same one. */
async function requireFolder({ tx, actor }: Call, parentUuid: string | null, name: string): Promise<string> {
  const row = { id: makeUuid(), account_id: actor.accountUuid, owner_id: actor.userUuid, parent_id: parentUuid, name }
  const made = await tx
    .insertInto('folders')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) return made.id
  const found = await tx
    .selectFrom('folders')
    .select('id')
    .where('owner_id', '=', actor.userUuid)
    .where(sql<boolean>`parent_id is not distinct from ${parentUuid}::uuid`)
    .where('name', '=', name)
    .executeTakeFirst()
  if (!found) throw new ApiError('Conflict', 'The folder was removed at this moment. Try again.')
  return found.id
}

async function requireParent(
  { tx, actor }: Call,
  parentUuid: string | undefined,
): Promise<{ path: string; depth: number }> {
  if (parentUuid === undefined) return { path: '', depth: 0 }
  const parent = await folderPath(tx, actor, parentUuid)
  if (!parent) throw notFound('parentFolderUuid')
  return parent
}

export const createFolder: UseCase<'CreateFolder'> = async (call, input) => {
  const parent = await requireParent(call, input.ParentFolderUuid)
  const names = splitFolderPath(input.FolderName, parent.depth)
  let uuid: string | null = input.ParentFolderUuid ?? null
  for (const name of names) uuid = await requireFolder(call, uuid, name)
  const above = [parent.path, ...names.slice(0, -1)].join('/')
  const [folder] = await describeFolders(call.tx, call.actor, sql<boolean>`f.id = ${uuid}::uuid`, above)
  if (!folder) throw new ApiError('Conflict', 'The folder was removed at this moment. Try again.')
  call.note.detail['FolderUuid'] = folder.FolderUuid
  return { Result: folder.FolderUuid, FolderUuid: folder.FolderUuid, Folder: folder }
}
