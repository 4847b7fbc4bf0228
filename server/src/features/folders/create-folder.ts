import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { makeUuid } from '../../uuid.ts'
import { notFound } from '../errors.ts'
import { readLines } from '../plain-text.rules.ts'
import type { Call, UseCase } from '../use-case.ts'
import { countFolders } from './count-folders.ts'
import { findFolder, showFolder } from './describe-folders.ts'
import { splitFolderPath } from './folder-name.rules.ts'
import { requireFolders } from './require-folders.ts'

/** The folder of this name below a parent, made where it is missing; two calls at once end with the same one. */
async function makeOrFind({ tx, actor }: Call, parentUuid: string | null, name: string): Promise<string> {
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
    .forKeyShare()
    .executeTakeFirst()
  if (!found) throw new ApiError('Conflict', 'The folder was removed at this moment. Try again.')
  return found.id
}

/** How deep the parent is; 0: the root. */
async function requireParent(call: Call, parentUuid: string | undefined): Promise<number> {
  if (parentUuid === undefined) return 0
  await requireFolders(call, [parentUuid], 'parentFolderUuid')
  const parent = await findFolder(call.tx, call.actor, parentUuid)
  if (!parent) throw notFound('parentFolderUuid')
  return parent.depth
}

interface Wanted {
  readonly ParentFolderUuid?: string | undefined
  readonly FolderName: string
  /** Given to the last folder of the path; left out: what it has stays. */
  readonly FolderDescription?: string | undefined
}

async function makeFolders(call: Call, wanted: Wanted) {
  const { tx, actor } = call
  const description = readLines('folderDescription', wanted.FolderDescription ?? '')
  const names = splitFolderPath(wanted.FolderName, await requireParent(call, wanted.ParentFolderUuid))
  let uuid = wanted.ParentFolderUuid ?? ''
  for (const name of names) uuid = await makeOrFind(call, uuid === '' ? null : uuid, name)
  if (description !== '') await tx.updateTable('folders').set({ description }).where('id', '=', uuid).execute()
  const folder = await findFolder(tx, actor, uuid)
  if (!folder) throw new ApiError('Conflict', 'The folder was removed at this moment. Try again.')
  call.note.detail['FolderUuid'] = uuid
  const Folder = showFolder(folder, (await countFolders(tx, actor, [uuid])).get(uuid))
  return { Result: uuid, FolderUuid: uuid, Folder }
}

export const createFolder: UseCase<'CreateFolder'> = (call, { ParentFolderUuid, FolderName }) =>
  makeFolders(call, { ParentFolderUuid, FolderName })

export const createFolderWithDescription: UseCase<'CreateFolderWithDescription'> = (call, input) =>
  makeFolders(call, input)
