import { shownValue } from '@opaline/contract'
import { sql } from 'kysely'
import { invalid } from '../errors.ts'
import type { UseCase } from '../use-case.ts'
import { requireDocumentOrder } from './require-document-order.ts'

const SHA256 = /^[0-9a-f]{64}$/i

function readHash({ Sha256: given }: Readonly<Record<string, unknown>>): string {
  if (typeof given === 'string' && SHA256.test(given)) return given.toLowerCase()
  throw invalid('Sha256', `Given value = '${shownValue(given)}' is not SHA-256 format.`)
}

/** Says which files need not be sent: those that the order has already, whatever their names. */
export const checkDocumentFiles: UseCase<'CheckDocumentFiles'> = async (call, input) => {
  const hashes = input.FileList.map(readHash)
  const { id } = await requireDocumentOrder(call, input)
  const { rows } = await sql<{ Sha256: string; DocumentUuid: string }>`
    select encode(d.sha256, 'hex') "Sha256", d.id "DocumentUuid" from documents d
    where d.order_id = ${id}::uuid and encode(d.sha256, 'hex') = any(${hashes}::text[])`.execute(call.tx)
  call.note.orderUuids.push(id)
  call.note.detail['KnownCount'] = rows.length
  return { KnownList: rows }
}
