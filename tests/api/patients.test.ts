import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CtImageOptions, ctImage } from '../../dicom/test/ct-image.ts'
import { call, openSession, signIn, uploadFile } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

const run = promisify(execFile)

let server: OpalineServer
let key: string
let admin: string
beforeAll(async () => {
  server = await startOpaline()
  key = await openSession(server.keys)
  admin = await signIn(server.keys)
})
afterAll(() => server.dispose())

const image = (options: CtImageOptions) => ctImage({ size: 64, ...options })
const upload = async (file: Uint8Array) => (await uploadFile(server.keys, key, file)).body
const ofServer = (method: string, input: unknown, token = admin) => call(server.url, method, input, { token })

const patientOf = async (PatientOrderUuid: unknown) => {
  const { UserUuid, InstitutionUuid } = server.keys
  const input = { UserUuid, PatientOrderInstitutionUuid: InstitutionUuid, PatientOrderUuid }
  const { body } = await ofServer('GetPatientOrderProperties', input)
  const { PatientId, History } = body['PatientOrder'] as { PatientId: string; History: { Action: string }[] }
  return { PatientId, deeds: History.map((entry) => entry.Action) }
}

/** The file as DCMTK writes it in RLE. */
async function inRle(file: Uint8Array): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'opaline-rle-'))
  const [from, to] = [join(folder, 'from.dcm'), join(folder, 'to.dcm')]
  await writeFile(from, file)
  await run('dcmcrle', [from, to])
  const bytes = await readFile(to)
  await rm(folder, { recursive: true })
  return bytes
}

it('takes the same pixels in another lossless syntax for the stored image', async () => {
  const file = image({ studyUid: '2.25.71' })
  const first = await upload(file)
  expect(await upload(await inRle(file))).toMatchObject({
    Success: true,
    PatientOrderUuid: first['PatientOrderUuid'],
    AlreadyStored: true,
  })
  const other = Uint8Array.from(file)
  other[other.length - 2] = (other.at(-2) ?? 0) ^ 1
  expect(await upload(await inRle(other))).toEqual({
    Success: false,
    ErrorCode: 'Conflict',
    Message: 'Another image is stored under this SOP Instance UID. The stored one stays as it is.',
  })
})

it('merges two patients and undoes it', async () => {
  const order = (await upload(image({ studyUid: '2.25.72', patientId: 'OLD' })))['PatientOrderUuid']
  const { InstitutionUuid } = server.keys
  const input = { InstitutionUuid, FromPatientId: 'OLD', ToPatientId: 'NEW', Reason: 'The same person' }
  expect((await ofServer('MergePatients', input)).body).toEqual({ Success: true, Message: '', OrderCount: 1 })
  expect(await patientOf(order)).toEqual({ PatientId: 'NEW', deeds: ['MergePatients', 'UploadDicomFile'] })
  const late = (await upload(image({ studyUid: '2.25.73', patientId: 'OLD' })))['PatientOrderUuid']
  expect(await patientOf(late)).toMatchObject({ PatientId: 'NEW' })
  expect((await ofServer('UnmergePatients', input)).body).toEqual({ Success: true, Message: '', OrderCount: 2 })
  expect(await patientOf(order)).toMatchObject({ PatientId: 'OLD' })
  expect(await patientOf(late)).toMatchObject({ PatientId: 'OLD' })
})

it('keeps keys from merging and discarding, and shows them the inbox of their user', async () => {
  const { InstitutionUuid, UserUuid } = server.keys
  const input = { InstitutionUuid, FromPatientId: 'A', ToPatientId: 'B', Reason: 'x' }
  for (const [method, given] of [
    ['MergePatients', input],
    ['UnmergePatients', input],
    ['DiscardInboxItem', { InboxItemUuid: randomUUID() }],
  ] as const) {
    expect((await ofServer(method, given, key)).body).toEqual({
      Success: false,
      ErrorCode: 'Forbidden',
      Message: `${method} cannot be called with an API key. Sign in as a user.`,
    })
  }
  const empty = { Success: true, Message: '', InboxList: [], NextPageToken: '' }
  expect((await ofServer('GetInbox', { UserUuid }, key)).body).toEqual(empty)
})

it('tells what is wrong with an argument, by its name', async () => {
  const { InstitutionUuid, UserUuid } = server.keys
  const messageOf = async (method: string, input: unknown) => (await ofServer(method, input)).body['Message']
  const merge = { InstitutionUuid, FromPatientId: 'A', ToPatientId: 'B', Reason: 'x' }
  expect(await messageOf('MergePatients', { ...merge, Reason: '' })).toBe(
    'Invalid parameters for reason. A value is required.',
  )
  expect(await messageOf('MergePatients', { ...merge, FromPatientId: 'n'.repeat(65) })).toBe(
    `Invalid parameters for fromPatientId. Given value = '${'n'.repeat(65)}' is longer than 64 characters.`,
  )
  const filed = { UserUuid, InboxItemUuid: randomUUID(), PatientOrderUuid: 'x' }
  expect(await messageOf('FileInboxItem', filed)).toBe(
    "Invalid parameters for patientOrderUuid. Given value = 'x' is not guid format.",
  )
  expect(await messageOf('GetInbox', { UserUuid, PageSize: 1_001 })).toBe(
    "Invalid parameters for pageSize. Given value = '1001' is not between 1 and 1000.",
  )
})
