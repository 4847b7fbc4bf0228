import { sql } from 'kysely'
import { readSha256 } from '../instances/named-file.rules.ts'
import type { UseCase } from '../use-case.ts'
import { requireDocumentOrder } from './require-document-order.ts'

/** Says which files need not be sent: those that the order has already, whatever their names. */
export const checkDocumentFiles: UseCase<'CheckDocumentFiles'> = async (call, input) => {
  const hashes = input.FileList.map(({ Sha256 }) => readSha256(Sha256))
  const { id } = await requireDocumentOrder(call, input)
  const { rows } = await sql<{ Sha256: string; DocumentUuid: string }>`
    select encode(d.sha256, 'hex') "Sha256", d.id "DocumentUuid" from documents d
    where d.order_id = ${id}::uuid and encode(d.sha256, 'hex') = any(${hashes}::text[])`.execute(call.tx)
  call.note.orderUuids.push(id)
  call.note.detail['KnownCount'] = rows.length
  return { KnownList: rows }
}
