import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toDicomJson } from '@opaline/dicom'
import type { Updateable } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdfOf, pngOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { type ReadFileSet, readFileSet } from '../../../../dicom/test/read-file-set.ts'
import { headerOf } from '../../../../dicom/test/read-sample.ts'
import { sampleFiles, samplePath } from '../../../../tests/samples.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { correctOrder } from '../../features/corrections/testing/correct-order.ts'
import type { ApiKeysTable } from '../../store/db/tables/session-tables.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'

let door: ViewerDoor
const folder = mkdtempSync(join(tmpdir(), 'opaline-download-'))
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(async () => {
  await door.close()
  rmSync(folder, { recursive: true })
})

interface Opened {
  readonly owner: CreatedAccount
  readonly order: string
}

async function open(...files: readonly Uint8Array[]): Promise<Opened> {
  const owner = await door.test.createAccount()
  let order = ''
  for (const file of files) order = await door.store(owner, file)
  return { owner, order }
}

const ask = ({ owner, order }: Opened, more: Readonly<Record<string, unknown>> = {}) =>
  door.call(owner, 'DownloadOrder', { input: { PatientOrderUuid: order, ...more } })
const link = async (opened: Opened) => new URL(String((await ask(opened))['Result'])).pathname
const audited = async ({ owner }: Opened) =>
  door.test.database.forAccount(owner.AccountUuid, (tx) =>
    tx
      .selectFrom('audit_records')
      .select(['action', 'outcome', 'user_id', 'order_ids', 'detail'])
      .where('action', '=', 'OrderDownloaded')
      .orderBy('id')
      .execute(),
  )

let unpacked = 0
/** Unpacks by Python, which checks every sum, and opens the file-set with pydicom. */
function unpack(zip: Buffer): {
  readonly root: string
  readonly names: readonly string[]
  readonly set: ReadFileSet | undefined
} {
  unpacked += 1
  const path = join(folder, `${unpacked}.zip`)
  const root = join(folder, `${unpacked}`)
  writeFileSync(path, zip)
  const python = (...more: string[]) => spawnSync('/usr/bin/python3', ['-m', 'zipfile', ...more], { encoding: 'utf8' })
  expect(python('-t', path).stdout).toBe('Done testing\n')
  expect(python('-e', path, root).status).toBe(0)
  const names = python('-l', path)
    .stdout.split('\n')
    .slice(1)
    .flatMap((line) => /^(.*?)\s+\d{4}-\d\d-\d\d /.exec(line)?.[1] ?? [])
  const [set] = names.includes('DICOMDIR') ? readFileSet([join(root, 'DICOMDIR')]) : []
  return { root, names, set }
}

const ct = (slice: number, more = {}) => Buffer.from(ctImage({ slice, size: 8, ...more }))
const ofSeries = (number: number, slice: number) =>
  ct(slice, {
    elements: [
      { tag: 0x00080018, vr: 'UI', value: `2.25.1001.${number}.${slice}` },
      { tag: 0x0020000e, vr: 'UI', value: `2.25.1001.${number}` },
      { tag: 0x00200011, vr: 'IS', value: `${number}` },
    ],
  })

describe('the zip file', () => {
  const files = [ofSeries(1, 1), ofSeries(1, 2), ofSeries(2, 1)]
  let opened: Opened
  beforeAll(async () => {
    opened = await open(...files)
  })

  it('holds the stored files and a DICOMDIR that leads pydicom to each', async () => {
    const answer = await door.get(await link(opened))
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/zip',
      'private, no-store',
    ])
    expect(answer.headers['content-disposition']).toBe('attachment; filename="Example Carla CT-1 2026-01-02.zip"')
    const { root, names, set } = unpack(answer.rawPayload)
    const paths = ['DICOM/S0000001/I0000001', 'DICOM/S0000001/I0000002', 'DICOM/S0000002/I0000001']
    expect(names).toEqual(['DICOMDIR', ...paths])
    expect(paths.map((path) => readFileSync(join(root, path)))).toEqual(files)
    expect(set?.warnings).toEqual([])
    expect(set?.files).toEqual(paths.map((path) => ({ path, matches: true })))
    expect(set?.records.map(({ type, depth }) => `${depth} ${type}`)).toEqual([
      '0 PATIENT',
      '1 STUDY',
      ...['2 SERIES', '3 IMAGE', '3 IMAGE', '2 SERIES', '3 IMAGE'],
    ])
    const { status, stderr } = spawnSync('/usr/bin/dcmdump', ['-v', join(root, 'DICOMDIR')], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/[EW]:/)])
  })

  it('comes once, and each coming is recorded', async () => {
    const url = await link(opened)
    const before = (await audited(opened)).length
    expect((await door.get(url)).statusCode).toBe(200)
    const again = await door.get(url)
    expect([again.statusCode, again.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
    const entry = (outcome: string, more: object) => ({
      action: 'OrderDownloaded',
      outcome,
      user_id: opened.owner.UserUuid,
      order_ids: [opened.order],
      detail: { DownloadLinkUuid: expect.any(String), AsStored: false, ...more },
    })
    expect((await audited(opened)).slice(before)).toEqual([
      entry('success', {}),
      entry('denied', { Reason: 'Expired' }),
    ])
  })

  it('is not used up by a look, by another address or by what is no address', async () => {
    const url = await link(opened)
    expect((await door.app.inject({ method: 'HEAD', url, remoteAddress: '192.0.2.10' })).statusCode).toBe(404)
    expect((await door.get(url, {}, '192.0.2.11')).statusCode).toBe(403)
    expect((await door.get(`${url}x`)).statusCode).toBe(404)
    expect((await door.get(url)).statusCode).toBe(200)
  })

  it('is for the address that a back end names', async () => {
    const { Result } = await ask(opened, { ViewerAddress: '198.51.100.7' })
    const url = new URL(String(Result)).pathname
    expect((await door.get(url)).statusCode).toBe(403)
    expect((await door.get(url, {}, '198.51.100.7')).statusCode).toBe(200)
  })

  it('does not come after 5 minutes', async () => {
    const url = await link(opened)
    door.passMinutes(5)
    expect((await door.get(url)).statusCode).toBe(410)
  })

  it.each<[string, Updateable<ApiKeysTable>]>([
    ['was revoked', { revoked_at: new Date() }],
    ['has expired', { expires_at: '2026-01-01T00:00:00Z' }],
    ['may read no more', { right_list: ['Upload'] }],
    ['is for others now', { user_ids: [randomUUID()] }],
  ])('does not come when the key that asked %s', async (_, changed) => {
    const ended = await open(ct(1))
    const url = await link(ended)
    await door.test.database.forAccount(ended.owner.AccountUuid, (tx) =>
      tx.updateTable('api_keys').set(changed).execute(),
    )
    expect((await door.get(url)).statusCode).toBe(404)
  })

  it('does not come when the order is in the trash', async () => {
    const trashed = await open(ct(1))
    const url = await link(trashed)
    await door.test.database.forAccount(trashed.owner.AccountUuid, (tx) =>
      tx.updateTable('patient_orders').set({ trashed_at: new Date() }).where('id', '=', trashed.order).execute(),
    )
    expect((await door.get(url)).statusCode).toBe(404)
    expect(await ask(trashed)).toEqual({
      Success: false,
      ErrorCode: 'NotFound',
      Message: 'Nothing was found for patientOrderUuid.',
    })
  })

  it('carries the corrections, but for an Admin who asks for what is stored', async () => {
    const corrected = await open(ct(1), ct(2))
    await correctOrder(
      door.test.database,
      { accountUuid: corrected.owner.AccountUuid, orderUuid: corrected.order },
      { PatientName: ['Example^Carla', 'Ωmega^Clara'], PatientID: ['CT-1', 'CT-9'] },
      'UpdateOrderWithJSON',
      '2026-11-24T10:20:30Z',
    )
    const { root, set } = unpack((await door.get(await link(corrected))).rawPayload)
    expect(set?.records[0]?.patient).toBe('Ωmega^Clara')
    expect(set?.files.map(({ matches }) => matches)).toEqual([true, true])
    const file = readFileSync(join(root, 'DICOM/S0000001/I0000002'))
    const { '04000561': original, '00100010': name, '00100020': id } = JSON.parse(toDicomJson(headerOf(file)))
    expect([name.Value, id.Value]).toEqual([[{ Alphabetic: 'Ωmega^Clara' }], ['CT-9']])
    expect(original.Value[0]['04000550'].Value).toEqual([
      { '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Example^Carla' }] }, '00100020': { vr: 'LO', Value: ['CT-1'] } },
    ])
    const stored = unpack((await door.get(`${await link(corrected)}?original=true`)).rawPayload)
    expect(readFileSync(join(stored.root, 'DICOM/S0000001/I0000002'))).toEqual(ct(2))
    expect(stored.set?.records[0]?.patient).toBe('Example^Carla')
  })
})

it('gives what is stored to no other user, and keeps the link for what they may have', async () => {
  const opened = await open(ct(1))
  await door.asOwner(
    `select set_config('opaline.account_id', '${opened.owner.AccountUuid}', false);
     update users set user_type = 'Standard' where id = '${opened.owner.UserUuid}';
     insert into user_institutions values ('${opened.owner.AccountUuid}', '${opened.owner.UserUuid}', '${opened.owner.InstitutionUuid}')
       on conflict do nothing`,
  )
  const url = await link(opened)
  expect((await door.get(`${url}?original=true`)).statusCode).toBe(404)
  expect((await door.get(url)).statusCode).toBe(200)
})

it('has the documents of an order, each under a name that every system takes', async () => {
  const documents = await DocumentDoor.open(door)
  const bytes = [pdfOf(), pngOf()]
  await documents.upload(bytes[0] ?? pdfOf(), 'Befund: "Ä".pdf')
  await documents.upload(bytes[1] ?? pngOf(), 'a.png')
  const { root, names, set } = unpack((await door.get(await link(documents))).rawPayload)
  const paths = ['DOCUMENTS/Befund_ _Ä.pdf', 'DOCUMENTS/a.png']
  expect(names.filter((name) => name.startsWith('DOCUMENTS/'))).toEqual(paths)
  expect(paths.map((path) => readFileSync(join(root, path)))).toEqual(bytes.map((one) => Buffer.from(one)))
  expect(set?.warnings ?? []).toEqual([])
})

it('gives an order the study that fulfils it', async () => {
  const opened = await open(ct(1))
  const { AccountUuid, InstitutionUuid } = opened.owner
  const order = randomUUID()
  await door.test.database.forAccount(AccountUuid, (tx) =>
    tx
      .insertInto('patient_orders')
      .values({
        id: order,
        account_id: AccountUuid,
        institution_id: InstitutionUuid,
        patient_name: 'Example^Carla',
        study_instance_uid: '2.25.4711',
        order_day: '2026-01-02',
        sort_at: new Date(),
        fulfilled_by: opened.order,
      })
      .execute(),
  )
  const { names } = unpack((await door.get(await link({ owner: opened.owner, order }))).rawPayload)
  expect(names).toEqual(['DICOMDIR', 'DICOM/S0000001/I0000001'])
})

it.each(['', 'not an address'])('refuses the address %j', async (address) => {
  const opened = await open(ct(1))
  const answer = await ask(opened, { ViewerAddress: address })
  if (address === '') expect(answer['Success']).toBe(true)
  else
    expect(answer).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: 'Invalid parameters for viewerAddress. It is not an IP address.',
    })
})

it('says that there is nothing yet', async () => {
  const opened = await open(ct(1))
  await door.asOwner(
    `select set_config('opaline.account_id', '${opened.owner.AccountUuid}', false);
     update studies set trashed_at = now() where order_id = '${opened.order}'`,
  )
  expect(await ask(opened)).toEqual({
    Success: false,
    ErrorCode: 'Conflict',
    Message: 'The order has no images and no documents yet.',
  })
})

it.each(['ExplVR_BigEndNoMeta.dcm', 'rtstruct.dcm'])(
  'makes a whole file of %s, which lacks its beginning',
  async (sample) => {
    const path = samplePath(sample)
    if (path === undefined) throw new Error(`The sample ${sample} is not there.`)
    const file = readFileSync(path)
    const { root, set } = unpack((await door.get(await link(await open(file)))).rawPayload)
    expect([set?.warnings, set?.files]).toEqual([[], [{ path: 'DICOM/S0000001/I0000001', matches: true }]])
    const whole = readFileSync(join(root, 'DICOM/S0000001/I0000001'))
    const dataSet = (bytes: Buffer) => bytes.subarray(headerOf(bytes).dataSetOffset)
    expect(dataSet(whole).equals(dataSet(file))).toBe(true)
  },
)

it('has a record for each kind of object, says pydicom', async () => {
  const kinds: Readonly<Record<string, string>> = {
    'rtplan.dcm': 'RT PLAN',
    'rtdose.dcm': 'RT DOSE',
    'waveform_ecg.dcm': 'WAVEFORM',
    'reportsi.dcm': 'SR DOCUMENT',
  }
  for (const [sample, type] of Object.entries(kinds)) {
    const path = samplePath(sample)
    if (path === undefined) throw new Error(`No ${sample} among ${sampleFiles().length} samples`)
    const { set } = unpack((await door.get(await link(await open(readFileSync(path))))).rawPayload)
    expect(set?.records.map((record) => record.type)).toEqual(['PATIENT', 'STUDY', 'SERIES', type])
    expect(set?.files).toEqual([{ path: 'DICOM/S0000001/I0000001', matches: true }])
  }
})
