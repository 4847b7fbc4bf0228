import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pdfOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { sweepBlobs } from '../../features/instances/sweep-blobs.ts'
import { expireUploads } from '../../features/uploads/expire-uploads.ts'
import { makeUuid } from '../../uuid.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'
import { resultOf, sha256Of, TusDoor } from './testing/tus-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
let tus: TusDoor
let study = 0
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  owner = await door.test.createAccount()
  tus = await TusDoor.open(door, owner)
})

const image = () => {
  study += 1
  return ctImage({ size: 64, studyUid: `2.25.77${study}` })
}
const stored = async () => {
  const keys: string[] = []
  for await (const { key } of door.services.blobs.list(owner.AccountUuid)) keys.push(key)
  return keys.length
}
const refused = (ErrorCode: string, Message: string) => ({ Success: false, ErrorCode, Message })
const UNKNOWN = refused('NotFound', 'Nothing was found for upload.')

describe('a file in pieces', () => {
  test('is stored by the way of all files once its last byte is there', async () => {
    const file = image()
    const path = await tus.begin(file)
    const half = 3_000
    expect(await tus.send(path, file.subarray(0, half), 0)).toMatchObject({
      status: 204,
      json: undefined,
      headers: { 'upload-offset': String(half), 'tus-resumable': '1.0.0' },
    })
    expect(await tus.offset(path)).toBe(half)
    const last = await tus.send(path, file.subarray(half), half)
    expect([last.status, last.headers['upload-offset']]).toEqual([204, String(file.length)])
    expect(resultOf(last.headers)).toEqual({
      Success: true,
      Message: '',
      PatientOrderUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      SopInstanceUid: `2.25.77${study}.1.1`,
      Sha256: sha256Of(file),
      AlreadyStored: false,
    })
    expect(await stored()).toBe(1)
  })

  test('is told again to who lost the answer, and stored once', async () => {
    const file = image()
    const path = await tus.begin(file)
    const first = await tus.send(path, file, 0)
    const again = await tus.send(path, new Uint8Array(), file.length)
    const { headers } = await tus.ask('HEAD', path)
    expect(resultOf(first.headers)).toMatchObject({ Success: true, AlreadyStored: false })
    expect([resultOf(again.headers), resultOf(headers)]).toEqual([resultOf(first.headers), resultOf(first.headers)])
  })

  test('goes on at its offset alone, and takes no more bytes than announced', async () => {
    const file = image()
    const path = await tus.begin(file)
    await tus.send(path, file.subarray(0, 100), 0)
    const wrong = await tus.send(path, file.subarray(0, 100), 0)
    expect([wrong.status, wrong.json]).toEqual([
      409,
      refused('Conflict', 'The upload goes on at byte 100, not at byte 0.'),
    ])
    const more = await tus.send(path, Buffer.concat([file.subarray(100), Buffer.from('x')]), 100)
    expect([more.status, more.json]).toEqual([
      400,
      refused('InvalidParameter', 'More bytes came than Upload-Length announced.'),
    ])
    expect(resultOf((await tus.send(path, new Uint8Array(), file.length)).headers)).toMatchObject({ Success: true })
  })

  test('of two that send the same piece at once one is taken, and the file is whole', async () => {
    const file = image()
    const path = await tus.begin(file)
    const answers = await Promise.all([1, 2, 3, 4].map(() => tus.send(path, file.subarray(0, 5_000), 0)))
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409])
    const ends = await Promise.all([1, 2, 3].map(() => tus.send(path, file.subarray(5_000), 5_000)))
    expect(ends.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await stored()).toBe(1)
  })

  test('with another checksum than announced is refused, and nothing of it is left', async () => {
    const file = image()
    const path = await tus.begin(file, { Sha256: sha256Of(Buffer.from('another')) })
    const message = 'The bytes that arrived are not those of the file: their SHA-256 is another. Nothing was stored.'
    for (const [bytes, offset] of [
      [file, 0],
      [new Uint8Array(), file.length],
    ] as const) {
      const { status, json } = await tus.send(path, bytes, offset)
      expect([status, json]).toEqual([460, refused('UnsupportedFile', message)])
    }
    expect(await stored()).toBe(0)
  })

  test('is refused as its method refuses it', async () => {
    const text = Buffer.from('no DICOM')
    const { status, json } = await tus.send(await tus.begin(text), text, 0)
    expect([status, json]).toEqual([415, refused('UnsupportedFile', 'The file is not a DICOM file.')])
    expect(await stored()).toBe(0)
  })

  test('may be a document of an order', async () => {
    const ours = await DocumentDoor.open(door)
    const pages = await TusDoor.open(door, ours.owner)
    const file = pdfOf()
    const { UserUuid, InstitutionUuid } = ours.owner
    const named = { UserUuid, InstitutionUuid, PatientOrderUuid: ours.order, FileName: 'Bericht ü.pdf' }
    const { headers } = await pages.announce(file.length, { Kind: 'document', ...named, Sha256: sha256Of(file) })
    const last = await pages.send(`/api/v1/${headers['location']}`, file, 0)
    const result = { Success: true, Message: '', DocumentUuid: expect.any(String) }
    expect(resultOf(last.headers)).toEqual(result)
    expect((await ours.properties()).DocumentList[0]).toMatchObject({
      FileName: 'Bericht ü.pdf',
      FileSize: file.length,
    })
  })
})

describe('an upload’s creation', () => {
  const announced = async (length: number, changed: Record<string, string>) => {
    const { UserUuid, InstitutionUuid } = owner
    const named = { Kind: 'dicom', UserUuid, InstitutionUuid, Sha256: 'a'.repeat(64), ...changed }
    const { status, json } = await tus.announce(length, named)
    return [status, json]
  }

  test.each([
    [{ Kind: 'image' }, 400, 'InvalidParameter', 'Invalid parameters for Kind. It is dicom or document.'],
    [
      { Sha256: 'a' },
      400,
      'InvalidParameter',
      'Invalid parameters for Sha256. The SHA-256 of the file in hexadecimal is required.',
    ],
    [
      { InstitutionUuid: 'x' },
      400,
      'InvalidParameter',
      "Invalid parameters for institutionUuid. Given value = 'x' is not guid format.",
    ],
    [
      { FileName: 'Anna Meier.dcm' },
      400,
      'InvalidParameter',
      'Invalid parameters for FileName. There is no such parameter.',
    ],
    [
      { InstitutionUuid: '11111111-1111-4111-8111-111111111111' },
      404,
      'NotFound',
      'Nothing was found for institutionUuid.',
    ],
  ])('with %o is refused', async (changed, status, code, message) => {
    expect(await announced(100, changed as Record<string, string>)).toEqual([status, refused(code, message)])
  })

  test('is refused for a file that is too large, before a byte of it', async () => {
    const most = door.services.config.MAX_FILE_BYTES
    const message = `The file is larger than ${most} bytes, which is the limit here.`
    expect(await announced(most + 1, {})).toEqual([413, refused('FileTooLarge', message)])
  })

  test('is bounded in number and in bytes per account', async () => {
    const { MAX_OPEN_UPLOADS, MAX_OPEN_UPLOAD_BYTES } = door.services.config
    const most = door.services.config.MAX_FILE_BYTES
    for (let index = 0; index < MAX_OPEN_UPLOAD_BYTES / most; index += 1)
      expect((await announced(most, {}))[0]).toBe(201)
    const full = `The account’s uploads under way may have ${MAX_OPEN_UPLOAD_BYTES} bytes in all.`
    expect(await announced(1, {})).toEqual([507, refused('QuotaExceeded', full)])
    owner = await door.test.createAccount()
    tus = await TusDoor.open(door, owner)
    await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      sql`insert into uploads (id, account_id, token_hash, method, input, user_id, size, sha256, expires_at)
        select gen_random_uuid(), ${owner.AccountUuid}::uuid, sha256(${owner.AccountUuid}::bytea || n::text::bytea),
          'UploadDicomFile', '{}', ${owner.UserUuid}::uuid, 1, '', now() + interval '1 day'
        from generate_series(1, ${MAX_OPEN_UPLOADS - 2}::int) n`.execute(tx),
    )
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => announced(1, {})))
    expect(answers.map(([status]) => status).sort()).toEqual([201, 201, 429, 429, 429])
    const many = `The account has ${MAX_OPEN_UPLOADS} uploads under way, which is the limit here.`
    expect(await announced(1, {})).toEqual([429, { ...refused('RateLimited', many), RetryAfterSeconds: 30 }])
  })

  test('needs the version of the protocol', async () => {
    const { status, headers, json } = await tus.ask('POST', '/api/v1/uploads', { 'tus-resumable': '0.2.2' })
    expect([status, headers['tus-version'], json]).toEqual([
      412,
      '1.0.0',
      refused('InvalidParameter', 'Invalid parameters for Tus-Resumable. Only 1.0.0 is spoken here.'),
    ])
  })
})

describe('an upload belongs to who began it', () => {
  test('to another account, and to a session of another user, it is unknown', async () => {
    const file = image()
    const path = await tus.begin(file)
    const stranger = await TusDoor.open(door, await door.test.createAccount())
    const id = makeUuid()
    const person = { account_id: owner.AccountUuid, user_name: 'b', full_name: 'B', email: 'b@example.org' }
    await door.services.database.forAccount(owner.AccountUuid, (tx) =>
      tx
        .insertInto('users')
        .values({ id, user_type: 'Admin', ...person })
        .execute(),
    )
    const colleague = await TusDoor.open(door, owner, { UserUuid: id })
    for (const [other, address] of [
      [stranger, path],
      [colleague, path],
      [tus, `/api/v1/uploads/${'x'.repeat(43)}`],
    ] as const) {
      expect(await other.offset(address)).toBeUndefined()
      const sent = await other.send(address, file, 0)
      expect([sent.status, sent.json]).toEqual([404, UNKNOWN])
      const ended = await other.ask('DELETE', address)
      expect([ended.status, ended.json]).toEqual([404, UNKNOWN])
    }
    expect(await tus.offset(path)).toBe(0)
    expect(await (await TusDoor.open(door, owner)).offset(path)).toBe(0)
  })

  test('without a session nothing is told', async () => {
    const path = await tus.begin(image())
    const { status } = await tus.ask('HEAD', path, { authorization: `Bearer ${'x'.repeat(43)}` })
    expect(status).toBe(401)
  })

  test('a session that may not upload may not begin one', async () => {
    const reader = await TusDoor.open(door, owner, { RightList: ['Read'] })
    await expect(reader.begin(image())).rejects.toThrow('"ErrorCode":"Forbidden"')
  })
})

describe('the end of an upload', () => {
  test('by its sender frees its bytes', async () => {
    const file = image()
    const path = await tus.begin(file)
    await tus.send(path, file.subarray(0, 4_000), 0)
    expect(await stored()).toBe(1)
    expect((await tus.ask('DELETE', path)).status).toBe(204)
    expect([await tus.offset(path), await stored()]).toEqual([undefined, 0])
  })

  test('comes after a day without a byte, and what came is swept', async () => {
    const file = image()
    const path = await tus.begin(file)
    door.passMinutes(23 * 60)
    await tus.send(path, file.subarray(0, 4_000), 0)
    door.passMinutes(2 * 60)
    await expireUploads(door.services)
    await sweepBlobs(door.services)
    expect([await tus.offset(path), await stored()]).toEqual([4_000, 1])
    door.passMinutes(23 * 60)
    const late = await tus.send(path, file.subarray(4_000), 4_000)
    expect([late.status, late.json]).toEqual([
      410,
      refused('Expired', 'The upload lay still for too long. Begin it again.'),
    ])
    await expireUploads(door.services)
    await sweepBlobs(door.services)
    expect([(await tus.send(path, file, 0)).json, await stored()]).toEqual([UNKNOWN, 0])
  })
})

test('pages of any origin learn what they may send, and read what is answered', async () => {
  const preflight = await tus.ask('OPTIONS', '/api/v1/uploads/x', { origin: 'https://page.example.org' })
  expect([preflight.status, preflight.headers]).toEqual([
    204,
    expect.objectContaining({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, HEAD, PATCH, DELETE',
      'access-control-allow-headers':
        'authorization, content-type, tus-resumable, upload-length, upload-offset, upload-metadata',
      'tus-version': '1.0.0',
      'tus-extension': 'creation,termination,expiration',
      'tus-max-size': String(door.services.config.MAX_FILE_BYTES),
    }),
  ])
  const path = await tus.begin(image())
  const { headers } = await tus.ask('HEAD', path, { origin: 'https://page.example.org' })
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(headers['access-control-expose-headers']).toContain('upload-offset')
})
