import type { InputOf, METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { requireInstitution } from '../access/require-institution.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { requireFolder } from '../folders/require-folders.ts'
import type { Call, UseCase } from '../use-case.ts'
import { readSha256, readSopInstanceUid } from './named-file.rules.ts'

type Input = InputOf<(typeof METHODS)['CheckDicomFiles']>

interface Asked {
  readonly uid: string
  /** '': whatever is stored under the UID. */
  readonly sha256: string
}

const readEntry = ({ SopInstanceUid, Sha256 }: Readonly<Record<string, unknown>>): Asked => ({
  uid: readSopInstanceUid(SopInstanceUid),
  sha256: Sha256 === undefined ? '' : readSha256(Sha256),
})

interface Known {
  readonly uid: string
  readonly sha256: string
  readonly order_id: string
  /** Whether the caller named the bytes that are stored. */
  readonly same: boolean
}

/** Of the files asked for, those that are stored byte for byte (or at all) in an order that the actor may see. */
async function findKnown(call: Call, institutionUuid: string, asked: readonly Asked[]) {
  const { rows } = await sql<Known>`
    select i.sop_instance_uid as uid, encode(i.sha256, 'hex') as sha256, o.id as order_id, a.sha256 <> '' as same
    from unnest(${asked.map((one) => one.uid)}::text[], ${asked.map((one) => one.sha256)}::text[]) as a(uid, sha256)
    join instances i on i.institution_id = ${institutionUuid}::uuid and i.sop_instance_uid = a.uid
      and i.trashed_at is null and (a.sha256 = '' or i.sha256 = decode(a.sha256, 'hex'))
    join studies s on s.id = i.study_id and s.trashed_at is null
    join patient_orders o on o.id = s.order_id
    where ${visibleOrders(call.actor)}`.execute(call.tx)
  return rows
}

async function fileOrders(call: Call, input: Input, orders: readonly string[]): Promise<void> {
  const { FolderUuid: folder } = input
  if (folder === undefined || orders.length === 0) return
  await call.tx
    .insertInto('folder_orders')
    .values(orders.map((order) => ({ account_id: call.actor.accountUuid, folder_id: folder, order_id: order })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Says which files need not be sent: those that are stored already, as far as the actor may see them (contract 6). An entry
 * without Sha256 asks what is stored under its UID, so that a caller hashes only what may be the same.
 */
export const checkDicomFiles: UseCase<'CheckDicomFiles'> = async (call, input) => {
  const asked = input.FileList.map(readEntry)
  await requireInstitution(call.tx, call.actor, input.InstitutionUuid)
  if (input.FolderUuid !== undefined) await requireFolder(call, input.FolderUuid)
  const known = await findKnown(call, input.InstitutionUuid, asked)
  const orders = [...new Set(known.map((row) => row.order_id))].sort()
  const same = new Set(known.filter((row) => row.same).map((row) => row.order_id))
  await fileOrders(call, input, [...same].sort())
  call.note.orderUuids.push(...orders)
  call.note.detail['KnownCount'] = known.length
  return {
    KnownList: known.map((row) => ({ SopInstanceUid: row.uid, Sha256: row.sha256, PatientOrderUuid: row.order_id })),
  }
}
