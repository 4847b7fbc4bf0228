import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { bmpOf, jpegOf, mp4Of, pdfOf, pngOf } from '../../../../contract/test/sample-documents.ts'
import { sha256 } from '../../secrets.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'

let door: ViewerDoor
let ours: DocumentDoor
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  ours = await DocumentDoor.open(door)
})

const refused = (ErrorCode: string, Message: string) => ({ Success: false, ErrorCode, Message })

test('stores documents of every kind, lists them and counts them', async () => {
  const files = {
    'a.pdf': pdfOf(),
    'b.jpeg': jpegOf(),
    'c.JPG': jpegOf(9),
    'd.png': pngOf(),
    'e.bmp': bmpOf(),
    'f.mp4': mp4Of(),
  }
  for (const [name, file] of Object.entries(files)) {
    expect(await ours.upload(file, name)).toEqual({ Success: true, Message: '', DocumentUuid: expect.any(String) })
  }
  const { DocumentsCount, DocumentList } = await ours.properties()
  expect(DocumentsCount).toBe(6)
  expect(DocumentList.map(({ FileName, FileType, FileSize }) => [FileName, FileType, FileSize])).toEqual([
    ['a.pdf', 'application/pdf', files['a.pdf'].length],
    ['b.jpeg', 'image/jpeg', files['b.jpeg'].length],
    ['c.JPG', 'image/jpeg', files['c.JPG'].length],
    ['d.png', 'image/png', files['d.png'].length],
    ['e.bmp', 'image/bmp', files['e.bmp'].length],
    ['f.mp4', 'video/mp4', files['f.mp4'].length],
  ])
  expect(DocumentList[0]).toEqual({
    DocumentUuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    FileName: 'a.pdf',
    FileType: 'application/pdf',
    FileSize: files['a.pdf'].length,
    CreatedDatetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    Url: expect.stringMatching(/^http:\/\/pacs\.example\.org\/d\/[A-Za-z0-9_-]{130,200}\/a\.pdf$/),
  })
})

test('the same bytes twice are one document, whatever their name', async () => {
  const first = await ours.upload(pdfOf(), 'a.pdf')
  expect(await ours.upload(pdfOf(), 'b.pdf')).toEqual(first)
  expect(await Promise.all([1, 2, 3].map((index) => ours.upload(pdfOf('Other'), `${index}.pdf`)))).toHaveLength(3)
  const { DocumentsCount, DocumentList } = await ours.properties()
  expect([DocumentsCount, DocumentList.length, await ours.storedFiles()]).toEqual([2, 2, 2])
})

test('leaves a record of who stored what on which order, without the name', async () => {
  const { DocumentUuid } = await ours.upload(pdfOf(), 'Anna Meier.pdf')
  const records = await ours.records('UploadDocumentFile')
  expect(records).toMatchObject([
    { outcome: 'success', user_id: ours.owner.UserUuid, order_ids: [ours.order], detail: { DocumentUuid } },
  ])
  expect(JSON.stringify(records)).not.toContain('Meier')
  const { History } = await ours.properties()
  expect(History.find(({ Action }) => Action === 'UploadDocumentFile')?.Detail).toBe(
    `application/pdf, ${pdfOf().length} bytes`,
  )
})

test.each([
  ['../../etc/a.pdf', "Given value = '../../etc/a.pdf' names a folder."],
  ['a\\b.pdf', "Given value = 'a\\b.pdf' names a folder."],
  ['a\r\nb.pdf', "Given value = 'a\ufffd\ufffdb.pdf' has control characters."],
  ['fdp.\u202eexe.pdf', "Given value = 'fdp.\u202eexe.pdf' has control characters."],
  [`${'x'.repeat(300)}.pdf`, `Given value = '${'x'.repeat(100)}' is longer than 255 characters.`],
])('refuses the name %j', async (name, problem) => {
  expect(await ours.upload(pdfOf(), name)).toEqual(
    refused('InvalidParameter', `Invalid parameters for fileName. ${problem}`),
  )
})

test.each(['a.exe', 'a.svg', 'a.html', 'a', 'a.pdf.', 'pdf', 'a.dcm'])('refuses the ending of %s', async (name) => {
  const message = 'Only .pdf, .jpeg, .jpg, .png, .bmp and .mp4 files can be documents of an order.'
  expect(await ours.upload(pdfOf(), name)).toEqual(refused('UnsupportedFile', message))
})

test('refuses what is not what its name says, and leaves nothing of it', async () => {
  const message = 'The file is not a PNG image, though its name says so.'
  expect(await ours.upload(Buffer.from('MZ program'), 'a.png')).toEqual(refused('UnsupportedFile', message))
  expect(await ours.upload(pdfOf(), 'a.png')).toEqual(refused('UnsupportedFile', `${message} It is a PDF document.`))
  expect(await ours.upload(Buffer.of(), 'a.png')).toEqual(refused('UnsupportedFile', 'The file is empty.'))
  expect(await ours.upload(pdfOf().subarray(0, 400), 'a.pdf')).toMatchObject({
    ErrorCode: 'UnsupportedFile',
    Message: expect.stringContaining('The file is cut'),
  })
  expect([await ours.storedFiles(), (await ours.properties()).DocumentsCount]).toEqual([0, 0])
})

test('refuses what is larger than the setting allows', async () => {
  const { config } = door.services
  const limited = { ...config, MAX_DOCUMENT_BYTES: 100 }
  Object.assign(door.services, { config: limited })
  try {
    expect(await ours.upload(pdfOf(), 'a.pdf')).toEqual(
      refused('FileTooLarge', 'The document is larger than 100 bytes, which is the limit here.'),
    )
  } finally {
    Object.assign(door.services, { config })
  }
  expect(await ours.storedFiles()).toBe(0)
})

test('knows no order of another account, of another institution or in the trash, before it takes a byte', async () => {
  const theirs = await DocumentDoor.open(door)
  const unknown = refused('NotFound', 'Nothing was found for patientOrderUuid.')
  expect(await ours.upload(pdfOf(), 'a.pdf', { PatientOrderUuid: theirs.order })).toEqual(unknown)
  const { InstitutionUuid } = theirs.owner
  expect(await ours.upload(pdfOf(), 'a.pdf', { InstitutionUuid })).toEqual(
    refused('NotFound', 'Nothing was found for institutionUuid.'),
  )
  await door.services.database.forAccount(ours.owner.AccountUuid, (tx) =>
    tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute(),
  )
  expect(await ours.upload(pdfOf(), 'a.pdf')).toEqual(unknown)
  expect([await ours.storedFiles(), await theirs.storedFiles()]).toEqual([0, 0])
})

test('CheckDocumentFiles knows what the order has, and nothing of others', async () => {
  const { DocumentUuid } = await ours.upload(pdfOf(), 'a.pdf')
  const Sha256 = sha256(pdfOf()).toString('hex')
  const FileList = [{ Sha256: Sha256.toUpperCase() }, { Sha256: '0'.repeat(64) }]
  const given = { InstitutionUuid: ours.owner.InstitutionUuid, PatientOrderUuid: ours.order, FileList }
  expect(await ours.call('CheckDocumentFiles', given)).toEqual({
    Success: true,
    Message: '',
    KnownList: [{ Sha256, DocumentUuid }],
  })
  expect(await ours.call('CheckDocumentFiles', { ...given, FileList: [{ Sha256: 'x' }] })).toEqual(
    refused('InvalidParameter', "Invalid parameters for Sha256. Given value = 'x' is not SHA-256 format."),
  )
  const theirs = await DocumentDoor.open(door)
  const place = { InstitutionUuid: theirs.owner.InstitutionUuid, PatientOrderUuid: theirs.order }
  expect(await theirs.call('CheckDocumentFiles', { ...place, FileList })).toMatchObject({ KnownList: [] })
  expect(await theirs.call('CheckDocumentFiles', { ...place, PatientOrderUuid: ours.order, FileList })).toEqual(
    refused('NotFound', 'Nothing was found for patientOrderUuid.'),
  )
})

test('DeleteDocument takes it from the order, once, and from nobody else', async () => {
  const { DocumentUuid } = await ours.upload(pdfOf(), 'a.pdf')
  await ours.upload(pngOf(), 'b.png')
  const unknown = refused('NotFound', 'Nothing was found for documentUuid.')
  expect(await (await DocumentDoor.open(door)).call('DeleteDocument', { DocumentUuid })).toEqual(unknown)
  expect(await ours.call('DeleteDocument', { DocumentUuid })).toEqual({ Success: true, Message: '' })
  expect(await ours.call('DeleteDocument', { DocumentUuid })).toEqual(unknown)
  const { DocumentsCount, DocumentList } = await ours.properties()
  expect([DocumentsCount, DocumentList.map(({ FileName }) => FileName)]).toEqual([1, ['b.png']])
  expect(await ours.records('DeleteDocument')).toMatchObject([
    { outcome: 'success', order_ids: [ours.order], detail: { DocumentUuid } },
    { outcome: 'denied' },
  ])
})

describe('who does not see the order', () => {
  const tries = async (who: DocumentDoor, DocumentUuid: unknown) => {
    const place = { InstitutionUuid: ours.owner.InstitutionUuid, PatientOrderUuid: ours.order }
    const FileList = [{ Sha256: '0'.repeat(64) }]
    const order = refused('NotFound', 'Nothing was found for patientOrderUuid.')
    expect(await who.upload(pngOf(), 'b.png')).toEqual(order)
    expect(await who.call('CheckDocumentFiles', { ...place, FileList })).toEqual(order)
    expect(await who.call('DeleteDocument', { DocumentUuid })).toEqual(
      refused('NotFound', 'Nothing was found for documentUuid.'),
    )
    expect(await ours.storedFiles()).toBe(1)
  }

  test('a user of another institution', async () => {
    const { DocumentUuid } = await ours.upload(pdfOf(), 'a.pdf')
    await door.services.database.forAccount(ours.owner.AccountUuid, async (tx) => {
      await tx.updateTable('users').set({ user_type: 'Standard' }).execute()
      await tx.deleteFrom('user_institutions').execute()
    })
    // Who calls is known for a moment without the database, so the user comes with a session of their own.
    await tries(ours.as(await ours.openSession()), DocumentUuid)
  })

  test('a session that was opened for other orders', async () => {
    const { DocumentUuid } = await ours.upload(pdfOf(), 'a.pdf')
    const other = ours.owner.InstitutionUuid
    await tries(ours.as(await ours.openSession({ PatientOrderUuidList: [other] })), DocumentUuid)
  })

  test('a limited-access user may do none of it', async () => {
    const { DocumentUuid } = await ours.upload(pdfOf(), 'a.pdf')
    await door.services.database.forAccount(ours.owner.AccountUuid, (tx) =>
      tx.updateTable('users').set({ user_type: 'LimitedAccess' }).execute(),
    )
    const limited = ours.as(await ours.openSession())
    const forbidden = (method: string) => refused('Forbidden', `${method} is not open to a limited-access user.`)
    expect(await limited.upload(pngOf(), 'b.png')).toEqual(forbidden('UploadDocumentFile'))
    expect(await limited.call('DeleteDocument', { DocumentUuid })).toEqual(forbidden('DeleteDocument'))
  })
})
