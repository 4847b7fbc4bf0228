import { sql } from 'kysely'
import { requireInstitution } from '../access/require-institution.ts'
import { notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { type FolderUse, shareFolderByAddress, shareFolderByMail } from './share-folder.ts'

/** The first of the institutions that the actor may put orders into. */
async function firstInstitution({ tx, actor }: Call): Promise<string> {
  const all = actor.userType === 'Admin'
  const { rows } = await sql<{ id: string }>`
    select id from institutions where deactivated_at is null and (${all} or id = any(${actor.institutionUuids}::uuid[]))
    order by created_at, id limit 1`.execute(tx)
  const [first] = rows
  if (!first) throw notFound('institutionUuid')
  return first.id
}

async function uploadInto(call: Call, given: string | undefined): Promise<FolderUse> {
  if (given !== undefined) await requireInstitution(call.tx, call.actor, given)
  return { kind: 'FolderUpload', institutionUuid: given ?? (await firstInstitution(call)) }
}

/** An address by which files are sent into a folder, of which nothing is seen. */
export const shareFolderToUploadWithUrl: UseCase<'ShareFolderToUploadWithUrl'> = async (call, input) =>
  shareFolderByAddress(call, input, await uploadInto(call, input.InstitutionUuid))

/** The same, mailed. */
export const shareFolderToUploadWithEmail: UseCase<'ShareFolderToUploadWithEmail'> = async (call, input) =>
  shareFolderByMail(call, input, await uploadInto(call, input.InstitutionUuid))
