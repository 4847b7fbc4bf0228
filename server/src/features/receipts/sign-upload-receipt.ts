import { ApiError, checkArgument, type InputOf, type METHODS, type Rules } from '@opaline/contract'
import { sql } from 'kysely'
import { requireInstitution } from '../access/require-institution.ts'
import { visibleOrders } from '../access/visible-orders.ts'
import { readSha256, readSopInstanceUid } from '../instances/named-file.rules.ts'
import type { Call, UseCase } from '../use-case.ts'
import { signReceipt } from './receipt-key.ts'

type Json = Readonly<Record<string, unknown>>
type Input = InputOf<(typeof METHODS)['SignUploadReceipt']>

/** A file of a run as its sender names it; no UID: a document. */
interface Named {
  readonly FileNumber: number
  readonly SopInstanceUid: string
  readonly Sha256: string
}

const NUMBER: Rules = { check: 'int', optional: false, minimum: 1, maximum: 2_147_483_647 }

function readNumber(given: unknown): number {
  const checked = checkArgument('FileNumber', NUMBER, given)
  if ('problem' in checked) throw new ApiError('InvalidParameter', checked.problem)
  return checked.value as number
}

const readNamed = ({ FileNumber, SopInstanceUid, Sha256 }: Json): Named => ({
  FileNumber: readNumber(FileNumber),
  SopInstanceUid: SopInstanceUid === '' ? '' : readSopInstanceUid(SopInstanceUid),
  Sha256: readSha256(Sha256),
})

const bytesOf = (files: readonly Named[]): Buffer[] => files.map(({ Sha256 }) => Buffer.from(Sha256, 'hex'))

interface Found {
  readonly uid: string
  readonly sha256: Buffer
  readonly order_id: string
}

/** What is stored under the UIDs, in orders that the actor may see. */
const findImages = ({ tx, actor }: Call, institutionUuid: string, files: readonly Named[]) =>
  sql<Found>`
    select i.sop_instance_uid as uid, i.sha256, o.id as order_id
    from instances i join studies s on s.id = i.study_id and s.trashed_at is null
    join patient_orders o on o.id = s.order_id
    where i.institution_id = ${institutionUuid}::uuid and i.trashed_at is null
      and i.sop_instance_uid = any(${files.map((file) => file.SopInstanceUid)}::text[]) and ${visibleOrders(actor)}`.execute(
    tx,
  )

/** Documents with these bytes, likewise. */
const findDocuments = ({ tx, actor }: Call, institutionUuid: string, files: readonly Named[]) =>
  sql<Found>`
    select '' as uid, d.sha256, o.id as order_id from documents d join patient_orders o on o.id = d.order_id
    where o.institution_id = ${institutionUuid}::uuid and d.sha256 = any(${bytesOf(files)}::bytea[])
      and ${visibleOrders(actor)}`.execute(tx)

async function findStored(call: Call, { InstitutionUuid }: Input, files: readonly Named[]): Promise<readonly Found[]> {
  const images = files.filter((file) => file.SopInstanceUid !== '')
  const documents = files.filter((file) => file.SopInstanceUid === '')
  const found = await findImages(call, InstitutionUuid, images)
  return [...found.rows, ...(await findDocuments(call, InstitutionUuid, documents)).rows]
}

const nameOf = (uid: string, sha256: string): string => `${uid} ${sha256}`

/** 'Stored': these bytes; 'OtherBytesStored': the image is stored with other bytes, of the same data set or not; 'NotStored'. */
function resultOf(file: Named, exact: ReadonlySet<string>, uids: ReadonlySet<string>): string {
  if (exact.has(nameOf(file.SopInstanceUid, file.Sha256))) return 'Stored'
  return file.SopInstanceUid !== '' && uids.has(file.SopInstanceUid) ? 'OtherBytesStored' : 'NotStored'
}

/**
 * Signs which files of a run are stored: the server looks them up itself, so that it puts its name to nothing that it was
 * only told. It signs numbers, UIDs and hashes; no name of a file or a person is in it.
 */
export const signUploadReceipt: UseCase<'SignUploadReceipt'> = async (call, input) => {
  const files = input.FileList.map(readNamed)
  await requireInstitution(call.tx, call.actor, input.InstitutionUuid)
  const found = await findStored(call, input, files)
  const exact = new Set(found.map(({ uid, sha256 }) => nameOf(uid, sha256.toString('hex'))))
  const uids = new Set(found.map(({ uid }) => uid))
  call.note.orderUuids.push(...new Set(found.map((row) => row.order_id)))
  call.note.detail['FileCount'] = files.length
  const { RunUuid, InstitutionUuid } = input
  const { accountUuid: AccountUuid, userUuid: UserUuid } = call.actor
  return signReceipt(call.services.secretKey, {
    Version: 1,
    ...{ AccountUuid, UserUuid, InstitutionUuid, RunUuid },
    SignedDatetime: call.services.now().toISOString(),
    FileList: files.map((file) => ({ ...file, Result: resultOf(file, exact, uids) })),
  })
}
