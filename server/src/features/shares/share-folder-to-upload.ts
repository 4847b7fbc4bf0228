import { firstInstitution } from '../access/first-institution.ts'
import { requireInstitution } from '../access/require-institution.ts'
import type { Call, UseCase } from '../use-case.ts'
import { type FolderUse, shareFolderByAddress, shareFolderByMail } from './share-folder.ts'

async function uploadInto(call: Call, given: string | undefined): Promise<FolderUse> {
  if (given !== undefined) await requireInstitution(call.tx, call.actor, given)
  return { kind: 'FolderUpload', institutionUuid: given ?? (await firstInstitution(call.tx, call.actor)) }
}

/** An address by which files are sent into a folder, of which nothing is seen. */
export const shareFolderToUploadWithUrl: UseCase<'ShareFolderToUploadWithUrl'> = async (call, input) =>
  shareFolderByAddress(call, input, await uploadInto(call, input.InstitutionUuid))

/** The same, mailed. */
export const shareFolderToUploadWithEmail: UseCase<'ShareFolderToUploadWithEmail'> = async (call, input) =>
  shareFolderByMail(call, input, await uploadInto(call, input.InstitutionUuid))
