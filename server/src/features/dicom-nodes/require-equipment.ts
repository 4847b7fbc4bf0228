import type { Tx } from '../../store/db/database.ts'
import { notFound } from '../errors.ts'

/** A device that an order names must be one of the account's DICOM nodes. @throws ApiError NotFound for the argument */
export async function requireEquipment(tx: Tx, equipmentUuid: string | undefined, argumentName: string): Promise<void> {
  if (equipmentUuid === undefined || equipmentUuid === '') return
  const node = await tx.selectFrom('dicom_nodes').select('id').where('id', '=', equipmentUuid).executeTakeFirst()
  if (!node) throw notFound(argumentName)
}
