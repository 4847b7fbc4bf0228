import { verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'
import { sha256Of } from './testing/tus-door.ts'

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
  owner = await door.test.createAccount()
})
afterAll(() => door.close())

const RUN = '77777777-7777-4777-8777-777777777777'
const image = (slice: number, patientName = 'Secret^Petra') => ctImage({ size: 16, slice, patientName })
const named = (FileNumber: number, file: Uint8Array) => ({
  FileNumber,
  SopInstanceUid: `2.25.1001.1.${FileNumber}`,
  Sha256: sha256Of(file),
})
const sign = (who: CreatedAccount, FileList: readonly object[], input: object = {}) =>
  door.call(who, 'SignUploadReceipt', {
    input: { InstitutionUuid: who.InstitutionUuid, RunUuid: RUN, FileList, ...input },
  })
const publicKey = async () => (await door.get('/api/v1/receipt-key')).json()

/** Whether the signature is that of the server's key. */
const isGood = async (text: string, signature: unknown): Promise<boolean> =>
  verify(null, Buffer.from(text), (await publicKey()).PublicKey, Buffer.from(String(signature), 'base64'))

test('signs what is stored, and says what is not; nobody can change a letter of it', async () => {
  await door.store(owner, image(1))
  await door.store(owner, image(2))
  const answer = await sign(owner, [named(1, image(1)), named(2, image(2, 'Other^Name')), named(3, image(3))])
  const { KeyId } = await publicKey()
  expect(answer).toEqual({
    Success: true,
    Message: '',
    KeyId,
    Text: expect.any(String),
    Signature: expect.stringMatching(/^[A-Za-z0-9+/]{86}==$/),
  })
  const text = String(answer['Text'])
  expect(JSON.parse(text)).toEqual({
    Version: 1,
    AccountUuid: owner.AccountUuid,
    UserUuid: owner.UserUuid,
    InstitutionUuid: owner.InstitutionUuid,
    RunUuid: RUN,
    SignedDatetime: door.services.now().toISOString(),
    FileList: [
      { ...named(1, image(1)), Result: 'Stored' },
      { ...named(2, image(2, 'Other^Name')), Result: 'OtherBytesStored' },
      { ...named(3, image(3)), Result: 'NotStored' },
    ],
  })
  expect(await isGood(text, answer['Signature'])).toBe(true)
  expect(await isGood(text.replace('NotStored', 'Stored'), answer['Signature'])).toBe(false)
})

test('signs for documents by their bytes', async () => {
  const ours = await DocumentDoor.open(door)
  await ours.upload(pdfOf('a'), 'Secret Petra.pdf')
  const files = ['a', 'b'].map((text, index) => ({
    FileNumber: index + 1,
    SopInstanceUid: '',
    Sha256: sha256Of(pdfOf(text)),
  }))
  const { Text } = await sign(ours.owner, files)
  expect(JSON.parse(String(Text)).FileList.map(({ Result }: { Result: string }) => Result)).toEqual([
    'Stored',
    'NotStored',
  ])
})

test('signs nothing of another account, nor for an institution that is not the caller’s', async () => {
  const stranger = await door.test.createAccount()
  const { Text } = await sign(stranger, [named(1, image(1))])
  expect(JSON.parse(String(Text)).FileList).toEqual([{ ...named(1, image(1)), Result: 'NotStored' }])
  expect(await sign(stranger, [named(1, image(1))], { InstitutionUuid: owner.InstitutionUuid })).toEqual({
    Success: false,
    ErrorCode: 'NotFound',
    Message: 'Nothing was found for institutionUuid.',
  })
})

test('the key is the server’s secret’s, and anybody may read it', async () => {
  const { headers } = await door.get('/api/v1/receipt-key', { origin: 'https://page.example.org' })
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(await publicKey()).toEqual({
    Success: true,
    Message: '',
    KeyId: expect.stringMatching(/^[0-9a-f]{16}$/),
    Algorithm: 'Ed25519',
    PublicKey: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/=]{60}\n-----END PUBLIC KEY-----\n$/),
  })
})
