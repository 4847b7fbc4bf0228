import { makeUuid } from '../../uuid.ts'
import { requireInstitution } from '../access/require-institution.ts'
import type { UseCase } from '../use-case.ts'
import { readNode } from './node-columns.ts'

export const createDicomNode: UseCase<'CreateDicomNode'> = async ({ tx, actor, note }, input) => {
  const { name = '', ae_title = '', host = '', ...others } = readNode(input)
  await requireInstitution(tx, actor, input.InstitutionUuid)
  const id = makeUuid()
  const row = { ...others, name, ae_title, host, port: input.Port, institution_id: input.InstitutionUuid }
  await tx
    .insertInto('dicom_nodes')
    .values({ id, account_id: actor.accountUuid, ...row })
    .execute()
  note.detail['DicomNodeUuid'] = id
  return { DicomNodeUuid: id }
}
