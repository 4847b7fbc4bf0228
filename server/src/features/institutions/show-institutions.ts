import type { objects } from '@opaline/contract'
import type { z } from 'zod'
import type { Tx } from '../../store/db/database.ts'

/** Every institution of the account, those out of use too, oldest first. */
export async function showInstitutions(tx: Tx): Promise<z.input<typeof objects.InstitutionDetail>[]> {
  const rows = await tx.selectFrom('institutions').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map((row) => ({
    InstitutionUuid: row.id,
    InstitutionName: row.name,
    Address: row.address,
    AeTitle: row.ae_title,
    TimeZone: row.time_zone,
    IssuerOfPatientId: row.issuer_of_patient_id,
    IsActive: row.deactivated_at === null,
  }))
}
