import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { toDicomJson } from '@opaline/dicom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { headerOf } from '../../../../dicom/test/read-sample.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { type Corrections, correctOrder } from '../../features/corrections/testing/correct-order.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

const STUDY = '2.25.1001'
const SERIES = `${STUDY}.1`
const DICOM = { accept: 'application/dicom' }
const AS_STORED = { accept: 'application/dicom; transfer-syntax=*' }
const AT = '2026-11-24T10:20:30.456Z'

let door: ViewerDoor
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())

interface Opened {
  readonly owner: CreatedAccount
  readonly order: string
  readonly studies: string
}

async function open(...files: readonly Uint8Array[]): Promise<Opened> {
  const owner = await door.test.createAccount()
  let order = ''
  for (const file of files) order = await door.store(owner, file)
  return { owner, order, studies: `${await door.link(owner, order)}dicomweb/studies` }
}

const correct = ({ owner, order }: Opened, corrections: Corrections, reason = 'UpdateOrderWithJSON', at = AT) =>
  correctOrder(door.test.database, { accountUuid: owner.AccountUuid, orderUuid: order }, corrections, reason, at)

/** A link is trusted for a second, and with it which corrections there are: a new one sees them at once. */
const again = async ({ owner, order }: Opened) => `${await door.link(owner, order)}dicomweb/studies`

/** The study, series, instance and the address of the one instance below a link. */
async function instanceUrl(studies: string): Promise<string> {
  const [study] = (await door.get(studies)).json()
  const below = `${studies}/${study['0020000D'].Value[0]}`
  const [found] = (await door.get(`${below}/instances`)).json()
  return `${below}/series/${found['0020000E'].Value[0]}/instances/${found['00080018'].Value[0]}`
}

const name = (Alphabetic: string) => ({ vr: 'PN', Value: [{ Alphabetic }] })
const item = (at: string, code: string, replaced: object) => ({
  '04000550': { vr: 'SQ', Value: [replaced] },
  '04000562': { vr: 'DT', Value: [at] },
  '04000563': { vr: 'LO', Value: ['Opaline'] },
  '04000564': { vr: 'LO' },
  '04000565': { vr: 'CS', Value: [code] },
})

describe('after a correction', () => {
  const files = [ctImage({ slice: 1, size: 16 }), ctImage({ slice: 2, size: 16 })]
  let opened: Opened
  let studies: string
  beforeAll(async () => {
    opened = await open(...files)
    // Looked at before, so that what was kept of the series is of before.
    await door.get(`${opened.studies}/${STUDY}/series/${SERIES}/metadata`)
    await correct(opened, {
      PatientName: ['Example^Carla', 'Ωmega^Clara=山田'],
      PatientID: ['CT-1', 'CT-9'],
      PatientBirthDate: ['1980-01-01', '1970-02-28'],
      PatientSex: ['F', ''],
      AccessionNumber: ['A0001', 'A9'],
      StudyDescription: ['Thorax^Routine', 'Chest'],
    })
    studies = await again(opened)
  })

  const corrected = {
    '00080050': { vr: 'SH', Value: ['A9'] },
    '00081030': { vr: 'LO', Value: ['Chest'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Ωmega^Clara', Ideographic: '山田' }] },
    '00100020': { vr: 'LO', Value: ['CT-9'] },
    '00100030': { vr: 'DA', Value: ['19700228'] },
    '00100040': { vr: 'CS' },
  }
  const stored = () => JSON.parse(toDicomJson(headerOf(files[0] ?? new Uint8Array())))
  const replaced = () => Object.fromEntries(Object.keys(corrected).map((tag) => [tag, stored()[tag] ?? {}]))
  const sequence = () => ({ vr: 'SQ', Value: [item('20261124102030+0000', 'CORRECT', replaced())] })

  it('searches find the study under what it is now', async () => {
    expect((await door.get(studies)).json()).toEqual([expect.objectContaining(corrected)])
    for (const [query, count] of [
      ['PatientID=CT-9', 1],
      ['PatientID=CT-1', 0],
      ['AccessionNumber=A9', 1],
    ] as const) {
      expect((await door.get(`${studies}?${query}`)).json()).toHaveLength(count)
      expect((await door.get(`${studies}/${STUDY}/instances?${query}`)).json()).toHaveLength(2 * count)
    }
  })

  it('metadata of study, series and instance agree, and say what was replaced', async () => {
    const at = `${studies}/${STUDY}`
    const series = (await door.get(`${at}/series/${SERIES}/metadata`)).json()
    expect(series.map((instance: object) => instance)).toEqual([
      expect.objectContaining({ ...corrected, '04000561': sequence() }),
      expect.objectContaining({ ...corrected, '04000561': sequence() }),
    ])
    const tags = Object.keys(series[0]).slice(1)
    expect(tags).toEqual([...tags].sort())
    const [instance] = (await door.get(`${at}/series/${SERIES}/instances/${SERIES}.1/metadata`)).json()
    const [study] = (await door.get(`${at}/metadata`)).json()
    for (const tag of [...Object.keys(corrected), '04000561']) {
      expect([instance[tag], study[tag]]).toEqual([series[0][tag], series[0][tag]])
    }
  })

  it('the file says the same, and its pixels are those that were stored', async () => {
    const answer = await door.get(`${studies}/${STUDY}/series/${SERIES}/instances/${SERIES}.1`, DICOM)
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
    const { '7FE00010': pixels, ...rest } = JSON.parse(toDicomJson(headerOf(answer.rawPayload)))
    const { '7FE00010': before, '00080005': _, ...untouched } = stored()
    expect(pixels).toEqual(before)
    expect(rest).toEqual({
      ...untouched,
      ...corrected,
      '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
      '04000561': sequence(),
    })
    expect(answer.rawPayload.subarray(-512)).toEqual(Buffer.from(files[0] ?? []).subarray(-512))
  })

  it('an Admin gets what is stored', async () => {
    const at = `${studies}/${STUDY}/series/${SERIES}`
    const file = await door.get(`${at}/instances/${SERIES}.1?original=true`, DICOM)
    expect(file.rawPayload).toEqual(Buffer.from(files[0] ?? []))
    const [study] = (await door.get(`${studies}?original=true`)).json()
    const [first] = (await door.get(`${at}/metadata?original=true`)).json()
    for (const tag of Object.keys(corrected)) expect(first[tag]).toEqual(stored()[tag])
    expect([study['00100020'], study['00100010'], first['04000561']]).toEqual([
      { vr: 'LO', Value: ['CT-1'] },
      name('Example^Carla'),
      undefined,
    ])
  })

  it('nobody else does', async () => {
    await door.asOwner(
      `select set_config('opaline.account_id', '${opened.owner.AccountUuid}', false);
       update users set user_type = 'Standard' where id = '${opened.owner.UserUuid}';
       insert into user_institutions select account_id, '${opened.owner.UserUuid}', id from institutions
         where account_id = '${opened.owner.AccountUuid}' on conflict do nothing`,
    )
    const url = `${await again(opened)}/${STUDY}/series/${SERIES}`
    for (const part of ['metadata', `instances/${SERIES}.1`, 'instances']) {
      expect((await door.get(`${url}/${part}`)).statusCode).toBe(200)
      expect((await door.get(`${url}/${part}?original=true`)).statusCode).toBe(403)
    }
  })
})

it('keeps each act apart, and takes back what was taken back', async () => {
  const opened = await open(ctImage({ size: 16 }))
  await correct(opened, { PatientName: ['Example^Carla', 'First'], PatientID: ['CT-1', 'X'] })
  await correct(opened, { PatientName: ['First', 'Second'] }, 'MergePatients', '2026-11-24T11:00:00Z')
  await correct(opened, { PatientID: ['X', 'CT-1'] }, 'UpdateOrderWithJSON', '2026-11-24T12:00:00Z')
  const url = await instanceUrl(await again(opened))
  const expected = {
    '00100010': name('Second'),
    '00100020': { vr: 'LO', Value: ['CT-1'] },
    '04000561': {
      vr: 'SQ',
      Value: [
        item('20261124102030+0000', 'CORRECT', { '00100010': name('Example^Carla') }),
        item('20261124110000+0000', 'COERCE', { '00100010': name('First') }),
      ],
    },
  }
  expect((await door.get(`${url}/metadata`)).json()).toEqual([expect.objectContaining(expected)])
  const file = (await door.get(url, DICOM)).rawPayload
  expect(JSON.parse(toDicomJson(headerOf(file)))).toEqual(expect.objectContaining(expected))
})

it('sends the stored bytes where they say the same', async () => {
  const file = ctImage({ size: 16 })
  const opened = await open(file)
  await correct(opened, { PatientName: ['Other', 'Example^Carla='] })
  const url = await instanceUrl(await again(opened))
  expect((await door.get(url, DICOM)).rawPayload).toEqual(Buffer.from(file))
  expect((await door.get(`${url}/metadata`)).json()[0]['04000561']).toBeUndefined()
})

it.each(['image_dfl.dcm', 'MR_small_bigendian.dcm', 'MR_small_implicit.dcm', 'JPEG2000.dcm', 'chrH31.dcm'])(
  'sends %s in its own encoding',
  async (sample) => {
    const path = samplePath(sample)
    if (path === undefined) throw new Error(`The sample ${sample} is not there.`)
    const file = readFileSync(path)
    const opened = await open(file)
    await correct(opened, { PatientName: [randomUUID(), 'Zoë^Ωmega'] })
    const answer = await door.get(await instanceUrl(await again(opened)), AS_STORED)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
    const before = headerOf(file)
    const after = headerOf(answer.rawPayload)
    expect([after.transferSyntaxUid, after.byteOrder, after.explicitVr, after.deflated]).toEqual([
      before.transferSyntaxUid,
      before.byteOrder,
      before.explicitVr,
      before.deflated,
    ])
    const was = JSON.parse(toDicomJson(before))
    const { '04000561': sequence, ...is } = JSON.parse(toDicomJson(after))
    expect(is).toEqual({ ...was, '00080005': { vr: 'CS', Value: ['ISO_IR 192'] }, '00100010': name('Zoë^Ωmega') })
    expect(sequence.Value[0]['04000550'].Value).toEqual([{ '00100010': was['00100010'] }])
    if (!after.deflated) {
      const pixels = (header: typeof after, bytes: Buffer) => bytes.subarray(header.pixelData?.offset ?? bytes.length)
      expect(pixels(after, answer.rawPayload)).toEqual(pixels(before, file))
    }
  },
)
