import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mp4Of, pdfOf, pngOf } from '../../../../contract/test/sample-documents.ts'
import { sha256 } from '../../secrets.ts'
import type { Tx } from '../../store/db/database.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'

const OTHER = '192.0.2.11'
const FILE = pdfOf()
const ETAG = `"${sha256(FILE).toString('hex')}"`

let door: ViewerDoor
let ours: DocumentDoor
let path: string
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  ours = await DocumentDoor.open(door)
  await ours.upload(FILE, 'Bericht Müller.pdf')
  path = await ours.path()
})

const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  door.services.database.forAccount(ours.owner.AccountUuid, work)

describe('an address of a document', () => {
  test('gives its bytes under its exact type, without a session, and without a way to run', async () => {
    const { statusCode, headers, rawPayload } = await ours.get(path)
    expect(statusCode).toBe(200)
    expect(rawPayload.equals(FILE)).toBe(true)
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(FILE.length),
      'content-disposition': `inline; filename="Bericht M_ller.pdf"; filename*=UTF-8''Bericht%20M%C3%BCller.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'referrer-policy': 'no-referrer',
      'accept-ranges': 'bytes',
      etag: ETAG,
    })
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['set-cookie']).toBeUndefined()
  })

  test.each([
    ['a.png', pngOf(), 'image/png'],
    ['a.mp4', mp4Of(), 'video/mp4'],
    ['a.pdf', pdfOf(), 'application/pdf'],
  ])('puts %s into a sandbox', async (name, file, type) => {
    const other = await DocumentDoor.open(door)
    await other.upload(file, name)
    const { headers } = await other.get(await other.path())
    expect(headers['content-type']).toBe(type)
    expect(headers['content-security-policy']).toBe(
      "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; object-src 'self'; style-src 'unsafe-inline'",
    )
  })

  test('gives ranges', async () => {
    const range = async (header: string, more = {}) => {
      const { statusCode, headers, rawPayload } = await ours.get(path, { range: header, ...more })
      return [statusCode, headers['content-range'], rawPayload.length, Number(headers['content-length'] ?? 0)]
    }
    const size = FILE.length
    expect(await range('bytes=0-9')).toEqual([206, `bytes 0-9/${size}`, 10, 10])
    expect(await range('bytes=5-')).toEqual([206, `bytes 5-${size - 1}/${size}`, size - 5, size - 5])
    expect(await range('bytes=-7')).toEqual([206, `bytes ${size - 7}-${size - 1}/${size}`, 7, 7])
    expect(await range(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, 0, 0])
    expect(await range('bytes=0-1,4-5')).toEqual([200, undefined, size, size])
    expect(await range('bytes=0-9', { 'if-range': ETAG })).toEqual([206, `bytes 0-9/${size}`, 10, 10])
    expect(await range('bytes=0-9', { 'if-range': '"other"' })).toEqual([200, undefined, size, size])
    const { rawPayload } = await ours.get(path, { range: 'bytes=100-199' })
    expect(rawPayload.equals(FILE.subarray(100, 200))).toBe(true)
  })

  test('tells who has it already that nothing changed, and answers HEAD without bytes', async () => {
    expect((await ours.get(path, { 'if-none-match': `"x", ${ETAG}` })).statusCode).toBe(304)
    const head = await door.app.inject({ method: 'HEAD', url: path, remoteAddress: ADDRESS })
    expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([
      200,
      String(FILE.length),
      0,
    ])
  })

  test('opens for 5 minutes', async () => {
    door.passMinutes(4.9)
    expect((await ours.get(path)).statusCode).toBe(200)
    door.passMinutes(0.2)
    const late = await ours.get(path)
    expect([late.statusCode, late.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8'])
    expect(late.body).toContain('This link has expired')
  })

  test('opens from the asking address alone, or from the one that a back end named', async () => {
    const elsewhere = await ours.get(path, {}, OTHER)
    expect([elsewhere.statusCode, elsewhere.body.includes('This link belongs to another connection')]).toEqual([
      403,
      true,
    ])
    const named = await ours.path({ ViewerAddress: OTHER })
    expect((await ours.get(named, {}, OTHER)).statusCode).toBe(200)
    expect((await ours.get(named)).statusCode).toBe(403)
    const order = { PatientOrderUuid: ours.order, PatientOrderInstitutionUuid: ours.owner.InstitutionUuid }
    expect(await ours.call('GetPatientOrderProperties', { ...order, ViewerAddress: 'x' })).toEqual({
      Success: false,
      ErrorCode: 'InvalidParameter',
      Message: 'Invalid parameters for viewerAddress. It is not an IP address.',
    })
  })

  test('is of our own making, to the last bit', async () => {
    const [, , token = ''] = path.split('/')
    const flipped = (at: number) =>
      `/d/${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}/a.pdf`
    for (const at of [0, 20, 60, token.length - 3]) expect((await ours.get(flipped(at))).statusCode).toBe(404)
    for (const wrong of ['/d/', '/d/x', '/d/../../etc/passwd', `/d/${token}${token}/a.pdf`]) {
      expect((await ours.get(wrong)).statusCode).toBe(404)
    }
    expect((await ours.get(`/d/${token}/whatever.html`)).headers['content-type']).toBe('application/pdf')
  })
})

describe('its right is checked again each time', () => {
  const gone = async () => {
    const { statusCode, body } = await ours.get(path)
    expect(body).not.toContain('%PDF')
    return statusCode
  }

  test('the document was deleted', async () => {
    const [document] = (await ours.properties()).DocumentList
    await ours.call('DeleteDocument', { DocumentUuid: document?.DocumentUuid })
    expect(await gone()).toBe(404)
  })

  test('the order is in the trash', async () => {
    await change((tx) => tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute())
    expect(await gone()).toBe(404)
  })

  test('the user is no Admin any more, and not of the institution', async () => {
    await change(async (tx) => {
      await tx.updateTable('users').set({ user_type: 'Standard' }).execute()
      await tx.deleteFrom('user_institutions').execute()
    })
    expect(await gone()).toBe(404)
  })

  test('the user was deactivated', async () => {
    await change((tx) => tx.updateTable('users').set({ deactivated_at: new Date() }).execute())
    expect(await gone()).toBe(404)
  })

  test.each([
    ['was revoked', { revoked_at: new Date() }],
    ['has expired', { expires_at: new Date(0) }],
    ['lost the right to read', { right_list: ['Upload'] }],
    ['is for other users', { user_ids: ['00000000-0000-4000-8000-000000000000'] }],
  ])('the key %s', async (_, changed) => {
    expect((await ours.get(path)).statusCode).toBe(200)
    await change((tx) => tx.updateTable('api_keys').set(changed).execute())
    expect(await gone()).toBe(404)
  })
})

test('every opening is recorded before the answer, the ranges of one reading once, and every refusal', async () => {
  const [document] = (await ours.properties()).DocumentList
  for (const range of ['bytes=0-', 'bytes=100-', 'bytes=200-']) await ours.get(path, { range })
  await ours.get(path, {}, OTHER)
  expect(await ours.records('DocumentOpened')).toEqual([
    {
      outcome: 'success',
      user_id: ours.owner.UserUuid,
      address: ADDRESS,
      order_ids: [ours.order],
      detail: { DocumentUuid: document?.DocumentUuid },
    },
    {
      outcome: 'denied',
      user_id: ours.owner.UserUuid,
      address: OTHER,
      order_ids: [],
      detail: { DocumentUuid: document?.DocumentUuid, Reason: 'WrongAddress' },
    },
  ])
})

test('an opening that cannot be recorded shows nothing', async () => {
  await door.asOwner('alter table audit_records rename to audit_records_away')
  try {
    const { statusCode, body } = await ours.get(path)
    expect([statusCode, body.includes('%PDF')]).toEqual([500, false])
  } finally {
    await door.asOwner('alter table audit_records_away rename to audit_records')
  }
})
