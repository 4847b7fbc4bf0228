import { mayUseInstitution } from '../access/visible-orders.ts'
import type { UseCase } from '../use-case.ts'

/** The DICOM devices of the institutions that the user works in, oldest first. */
export const getDicomNodeList: UseCase<'GetDicomNodeList'> = async ({ tx, actor }) => {
  const rows = await tx.selectFrom('dicom_nodes').selectAll().orderBy('created_at').orderBy('id').execute()
  const nodes = rows.filter((row) => mayUseInstitution(actor, row.institution_id))
  return {
    DicomNodeList: nodes.map((row) => ({
      DicomNodeUuid: row.id,
      EquipmentUuid: row.id,
      Name: row.name,
      AeTitle: row.ae_title,
      Host: row.host,
      Port: row.port,
      Modality: row.modality,
      InstitutionUuid: row.institution_id,
      IsActive: row.is_active,
    })),
  }
}
