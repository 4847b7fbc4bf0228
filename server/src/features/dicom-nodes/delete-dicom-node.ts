import { notFound } from '../errors.ts'
import type { UseCase } from '../use-case.ts'

export const deleteDicomNode: UseCase<'DeleteDicomNode'> = async ({ tx, note }, input) => {
  const row = await tx
    .deleteFrom('dicom_nodes')
    .where('id', '=', input.DicomNodeUuid)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw notFound('dicomNodeUuid')
  note.detail['DicomNodeUuid'] = row.id
  return {}
}
