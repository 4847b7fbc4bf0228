import { createHash } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { pdfOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { ShareDoor } from './testing/share-door.ts'

const door = await ViewerDoor.open()
afterAll(() => door.close())

let owner: CreatedAccount
let shares: ShareDoor
let order: string
const image = ctImage({ size: 16, patientName: 'DOE^JANE', patientId: 'P1', studyUid: '2.25.1' })
beforeEach(async () => {
  owner = await door.test.createAccount()
  shares = new ShareDoor(door, owner)
  order = await door.store(owner, image)
})

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The names in a zip file, by its central directory. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = []
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4))
    names.push(zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)))
  return names
}

const REFUSED = { Success: false, ErrorCode: 'Forbidden' }

describe('downloading', () => {
  test('one order, or all of them, each with its DICOMDIR', async () => {
    const second = await door.store(owner, ctImage({ size: 16, patientName: 'ROE^RICHARD', studyUid: '2.25.2' }))
    const input = { OrderUuidList: [order, second], UserCanDownloadStudies: true }
    const { token, uuid } = await shares.share('CreateQuickShareLink', input)
    const page = (await door.get(`/s/${token}/share.json`)).json()
    expect(page['DownloadUrl']).toBe(`/s/${token}/download`)
    const one = await door.get(page['StudyList'][0]['DownloadUrl'])
    expect([one.statusCode, one.headers['content-type']]).toEqual([200, 'application/zip'])
    expect(one.headers['content-disposition']).toMatch(/^attachment; filename="DOE JANE/)
    expect(namesIn(one.rawPayload)).toEqual(['DICOMDIR', 'DICOM/S0000001/I0000001'])
    expect(one.rawPayload.indexOf(Buffer.from(image))).toBeGreaterThan(0)
    const all = await door.get(page['DownloadUrl'])
    expect(all.headers['content-disposition']).toBe('attachment; filename="studies.zip"')
    expect(namesIn(all.rawPayload).map((name) => name.replace(/^[^/]*/, '…').replace(/^…$/, '…'))).toEqual([
      '…/DICOMDIR',
      '…/DICOM/S0000001/I0000001',
      '…/DICOMDIR',
      '…/DICOM/S0000001/I0000001',
    ])
    const { AccessList } = await shares.call('GetShareAccessLog', { ShareUuid: uuid })
    expect(AccessList).toMatchObject([{ Action: 'ShareDownloaded' }, { Action: 'ShareDownloaded' }, {}])
    const foreign = await door.get(`/s/${token}/orders/${owner.UserUuid}/download`)
    expect([foreign.statusCode, foreign.json()['ErrorCode']]).toEqual([404, 'NotFound'])
  })

  test('where it is not allowed: no zip, no file, no bulk data but what images are drawn with', async () => {
    const { token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
    for (const path of ['download', `orders/${order}/download`]) {
      const answer = await door.get(`/s/${token}/${path}`)
      expect([path, answer.statusCode, answer.json()]).toEqual([path, 403, expect.objectContaining(REFUSED)])
    }
    const [series] = (await door.get(`/v/${token}/dicomweb/studies/2.25.1/series`)).json()
    const root = `/v/${token}/dicomweb/studies/2.25.1/series/${series['0020000E'].Value[0]}`
    const [instance] = (await door.get(`${root}/instances`)).json()
    const file = `${root}/instances/${instance['00080018'].Value[0]}`
    const status = async (path: string, accept = '*/*') => (await door.get(path, { accept })).statusCode
    for (const accept of ['*/*', 'application/dicom', 'multipart/related; type="application/dicom"; transfer-syntax=*'])
      expect(await status(file, accept)).toBe(403)
    for (const tag of ['00420011', '00100010', '00091001']) expect(await status(`${file}/bulkdata/${tag}`)).toBe(403)
    expect(await status(`${root}/metadata`)).toBe(200)
    expect(await status(`${file}/frames/1`)).toBe(200)
    expect(await status(`${file}/bulkdata/7FE00010`)).toBe(200)
  })

  test('and where it is: the file as it is stored', async () => {
    const input = { OrderUuidList: [order], UserCanDownloadStudies: true }
    const { token } = await shares.share('CreateQuickShareLink', input)
    const [series] = (await door.get(`/v/${token}/dicomweb/studies/2.25.1/series`)).json()
    const root = `/v/${token}/dicomweb/studies/2.25.1/series/${series['0020000E'].Value[0]}`
    const [instance] = (await door.get(`${root}/instances`)).json()
    const path = `${root}/instances/${instance['00080018'].Value[0]}`
    const answer = await door.get(path, { accept: 'application/dicom' })
    expect(sha256(answer.rawPayload)).toBe(sha256(image))
    const asStored = await door.get(`${path}/metadata?original=true`)
    expect(asStored.statusCode).toBe(403)
  })
})

test('documents of shared orders are shown, and no others', async () => {
  const upload = async (PatientOrderUuid: string, text: string) => {
    const { SessionToken } = (
      await door.app.inject({
        method: 'POST',
        url: '/api/v1/OpenSession',
        payload: { AccountKey: owner.AccountKey, ApiKey: owner.ApiKey },
      })
    ).json()
    const { UserUuid, InstitutionUuid } = owner
    const query = new URLSearchParams({ UserUuid, InstitutionUuid, PatientOrderUuid, FileName: 'report.pdf' })
    const answer = await door.app.inject({
      method: 'POST',
      url: `/api/v1/UploadDocumentFile?${query}`,
      payload: Buffer.from(pdfOf(text)),
      headers: { authorization: `Bearer ${SessionToken}`, 'content-type': 'application/octet-stream' },
    })
    return String(answer.json()['DocumentUuid'])
  }
  const other = await door.store(owner, ctImage({ size: 16, studyUid: '2.25.2' }))
  const [shown, hidden] = [await upload(order, 'shown'), await upload(other, 'hidden')]
  const { token } = await shares.share('CreateQuickShareLink', { OrderUuidList: [order] })
  const { StudyList } = (await door.get(`/s/${token}/share.json`)).json()
  const Url = `/s/${token}/documents/${shown}/report.pdf`
  expect(StudyList[0]['DocumentList']).toEqual([
    { DocumentUuid: shown, FileName: 'report.pdf', FileType: 'application/pdf', FileSize: pdfOf('shown').length, Url },
  ])
  const answer = await door.get(Url)
  expect(answer.rawPayload).toEqual(Buffer.from(pdfOf('shown')))
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'inline; filename="report.pdf"',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  })
  expect((await door.get(`/s/${token}/documents/${hidden}/report.pdf`)).statusCode).toBe(404)
  expect((await door.get(`/s/${token}/documents/x`)).statusCode).toBe(404)
})

describe('a link to send files by', () => {
  let token: string
  let uuid: string
  let folder: string
  beforeEach(async () => {
    folder = await shares.folder('Incoming')
    ;({ token, uuid } = await shares.share('ShareFolderToUploadWithUrl', { FolderUuid: folder }))
  })
  const send = (file: Uint8Array, number: unknown = 1, headers: Record<string, string> = {}, to = token) =>
    door.app.inject({
      method: 'POST',
      url: `/s/${to}/files?FileNumber=${number}`,
      payload: Buffer.from(file),
      headers: { 'content-type': 'application/dicom', ...headers },
      remoteAddress: ADDRESS,
    })
  const folderOrders = async () => {
    const found = await shares.call('GetPatientOrderListInFolder', { FolderUuid: folder })
    return (found['SearchResultList'] as { StudyInstanceUid: string; ImagesCount: number }[])
      .map((one) => [one.StudyInstanceUid, one.ImagesCount])
      .sort()
  }
  const inbox = () =>
    door.test.database.forAccount(owner.AccountUuid, (tx) =>
      tx.selectFrom('inbox_items').select(['study_instance_uid', 'reason', 'user_id']).orderBy('id').execute(),
    )
  const NOT_OF_SHARE = 'It came by a share, and is of a study that the share did not make.'

  test('takes studies of its own into the folder, and all else into the inbox, with the same answer', async () => {
    const own = ctImage({ size: 16, patientId: 'P9', studyUid: '2.25.9' })
    const more = ctImage({ size: 16, patientId: 'P9', studyUid: '2.25.9', slice: 2 })
    const other = ctImage({ size: 16, patientId: 'P1', studyUid: '2.25.1', slice: 7 })
    for (const file of [own, more, own, image, other]) {
      const answer = await send(file, 7)
      expect([answer.statusCode, answer.json()]).toEqual([
        200,
        { Success: true, Message: '', FileNumber: 7, Sha256: sha256(file) },
      ])
      expect(answer.headers['cache-control']).toBe('private, no-store')
    }
    expect(await folderOrders()).toEqual([['2.25.9', 2]])
    expect(await inbox()).toEqual([
      { study_instance_uid: '2.25.1', reason: NOT_OF_SHARE, user_id: owner.UserUuid },
      { study_instance_uid: '2.25.1', reason: NOT_OF_SHARE, user_id: owner.UserUuid },
    ])
    const { SearchResultList } = await shares.call('GetPatientOrderList', {})
    expect(SearchResultList).toHaveLength(2)
    const { AccessList } = await shares.call('GetShareAccessLog', { ShareUuid: uuid })
    expect(AccessList).toEqual([
      { Datetime: expect.any(String), Address: ADDRESS, Action: 'ShareUploaded', Outcome: 'success' },
    ])
  })

  test('of another share: what that one made is not this one’s', async () => {
    const second = await shares.share('ShareFolderToUploadWithUrl', { FolderUuid: folder })
    await send(ctImage({ size: 16, studyUid: '2.25.9' }))
    await send(ctImage({ size: 16, studyUid: '2.25.9', slice: 2 }), 1, {}, second.token)
    expect(await folderOrders()).toEqual([['2.25.9', 1]])
    expect(await inbox()).toHaveLength(1)
  })

  test('takes no order that waits for its images', async () => {
    const planned = await shares.call('CreateOrderWithJSON', {
      InstitutionUuid: owner.InstitutionUuid,
      JsonParameters: { PatientID: 'P5', PatientName: 'KIM^SORA', OrderAccessionNumber: 'ACC5' },
    })
    const { PatientOrderUuid } = planned
    const elements = [{ tag: 0x00080050, vr: 'SH', value: 'ACC5' }] as never
    await send(ctImage({ size: 16, patientId: 'P5', patientName: 'KIM^SORA', studyUid: '2.25.5', elements }))
    const named = { PatientOrderUuid, PatientOrderInstitutionUuid: owner.InstitutionUuid }
    const { PatientOrder } = await shares.call('GetPatientOrderProperties', named)
    expect(PatientOrder).toMatchObject({ OrderStatus: 'Scheduled', ImagesCount: 0 })
    expect(await folderOrders()).toEqual([['2.25.5', 1]])
  })

  test('shows nothing, whatever it is asked for', async () => {
    await send(ctImage({ size: 16, studyUid: '2.25.9' }))
    const page = (await door.get(`/s/${token}/share.json`)).json()
    expect(page).toMatchObject({ Kind: 'FolderUpload', StudyList: [], DownloadUrl: '', UserCanDownloadStudies: false })
    for (const path of ['studies', 'studies/2.25.9/series', 'studies/2.25.9/metadata'])
      expect((await door.get(`/v/${token}/dicomweb/${path}`)).statusCode).toBe(404)
    expect((await door.get(`/v/${token}/`)).statusCode).toBe(404)
    expect((await door.get(`/s/${token}/download`)).statusCode).toBe(403)
  })

  test('refuses what is no DICOM, a wrong number, a page of another site, and another kind of share', async () => {
    const codeOf = async (answer: ReturnType<typeof send>) => (await answer).json()['ErrorCode']
    expect(await codeOf(send(pdfOf('x')))).toBe('UnsupportedFile')
    expect(await codeOf(send(image, 'x'))).toBe('InvalidParameter')
    expect(await codeOf(send(image, 1, { origin: 'https://evil.example' }))).toBe('Forbidden')
    expect(await codeOf(send(image, 1, { 'content-type': 'text/plain' }))).toBe('InvalidParameter')
    const { token: toLook } = await shares.share('ShareFolderWithURL', { FolderUuid: folder })
    expect(await codeOf(send(image, 1, {}, toLook))).toBe('Forbidden')
    expect(await codeOf(send(image, 1, {}, 'z'.repeat(43)))).toBe('Unauthorized')
    await shares.call('DeleteFolder', { FolderUuid: folder })
    expect(await codeOf(send(image))).toBe('Expired')
  })

  test('asks for its password first, and for an institution of the sharer', async () => {
    const withPassword = await shares.share('ShareFolderToUploadWithUrl', {
      FolderUuid: folder,
      SharePassword: 'pass-word',
      InstitutionUuid: owner.InstitutionUuid,
    })
    expect((await send(image, 1, {}, withPassword.token)).statusCode).toBe(401)
    const cookie = await shares.cookie(withPassword.token, 'pass-word')
    expect((await send(image, 1, { cookie }, withPassword.token)).statusCode).toBe(200)
    const input = { FolderUuid: folder, InstitutionUuid: owner.UserUuid }
    await expect(shares.call('ShareFolderToUploadWithUrl', input)).rejects.toThrow('institutionUuid')
  })
})
