import { requireInstitution } from '../access/require-institution.ts'
import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { readNode } from './node-columns.ts'

export const updateDicomNode: UseCase<'UpdateDicomNode'> = async ({ tx, actor, note }, input) => {
  const id = input.DicomNodeUuid
  const columns = readNode(input)
  if (columns.institution_id !== undefined) await requireInstitution(tx, actor, columns.institution_id)
  const row = await tx
    .updateTable('dicom_nodes')
    .set((set) => ({ ...columns, name: columns.name ?? set.ref('name') }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('dicomNodeUuid')
  note.detail['DicomNodeUuid'] = id
  return {}
}
