import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pdfOf, pngOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import type { Tx } from '../../store/db/database.ts'
import { ADDRESS, ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'

const OTHER = '192.0.2.11'
/** After this time a link is judged again (LiveViewerLinks). */
const TRUSTED_MS = 1050
const FILE = pdfOf()

let door: ViewerDoor
let ours: DocumentDoor
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  ours = await DocumentDoor.open(door)
})

const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  door.services.database.forAccount(ours.owner.AccountUuid, work)

/** What a page says, and where it leads to. */
const textsOf = (html: string): string[] =>
  Array.from(html.matchAll(/<(?:h1|h2|p|li)>(.*?)<\/(?:h1|h2|p|li)>/g), ([, text = '']) => text.replace(/<[^>]*>/g, ''))
const addressesOf = (html: string): string[] =>
  Array.from(html.matchAll(/href="([^"]*)"/g), ([, address = '']) => address)

describe('an order without images', () => {
  test('says so, and leads to its documents', async () => {
    await ours.upload(FILE, 'Befund <b>Müller.pdf')
    await ours.upload(pngOf(), 'Foto.png')
    const link = await door.link(ours.owner, ours.order)
    const page = await ours.get(link)
    expect([page.statusCode, textsOf(page.body)]).toEqual([
      200,
      [
        'There are no images yet',
        'No images have arrived for this order. Load this page again when they have.',
        'Documents',
        'Befund &lt;b&gt;Müller.pdf',
        'Foto.png',
      ],
    ])
    const [first = '', second = ''] = addressesOf(page.body)
    const { rawPayload, headers } = await ours.get(first)
    expect([headers['content-type'], rawPayload.equals(FILE)]).toEqual(['application/pdf', true])
    expect(headers['content-security-policy']).toContain('sandbox;')
    expect((await ours.get(second)).headers['content-type']).toBe('image/png')
    expect((await ours.get(second, { range: 'bytes=0-3' })).statusCode).toBe(206)
  })

  test('says only that where it has no documents', async () => {
    const { body } = await ours.get(await door.link(ours.owner, ours.order))
    expect(textsOf(body)).toHaveLength(2)
  })
})

describe('a study with images', () => {
  test('has a way to its documents in the viewer', async () => {
    const order = await door.store(ours.owner, ctImage({ size: 16 }))
    const link = await door.link(ours.owner, order)
    expect((await ours.get(`${link}viewer`)).body).not.toContain('Documents (')
    await ours.upload(FILE, 'a.pdf', { PatientOrderUuid: order })
    const { body } = await ours.get(`${link}viewer`)
    expect(body).toContain(`<a href="${link}documents" target="_blank"`)
    expect(body).toContain('>Documents (1)</a></div></body>')
    const list = await ours.get(`${link}documents`)
    expect(textsOf(list.body)).toEqual(['Documents of this study', 'Documents', 'a.pdf'])
    expect(list.headers['content-security-policy']).toContain("default-src 'none'")
    expect((await ours.get(addressesOf(list.body)[0] ?? '')).rawPayload.equals(FILE)).toBe(true)
  })
})

describe('a document below a link', () => {
  let link: string
  let path: string
  beforeEach(async () => {
    await ours.upload(FILE, 'a.pdf')
    link = await door.link(ours.owner, ours.order)
    path = addressesOf((await ours.get(link)).body)[0] ?? ''
  })

  test('opens as long as the link lives, and from its address alone', async () => {
    door.passMinutes(20)
    expect((await ours.get(path)).statusCode).toBe(200)
    expect((await ours.get(path, {}, OTHER)).statusCode).toBe(403)
    expect((await ours.get(`${link}documents`, {}, OTHER)).statusCode).toBe(403)
    door.passMinutes(300)
    await pause(TRUSTED_MS)
    expect((await ours.get(path)).statusCode).toBe(410)
  })

  test('is one of the link’s orders', async () => {
    const theirs = await DocumentDoor.open(door)
    await theirs.upload(FILE, 'a.pdf')
    const [foreign] = (await theirs.properties()).DocumentList
    const [document] = (await ours.properties()).DocumentList
    const order = await door.store(ours.owner, ctImage({ size: 16 }))
    const beside = await door.link(ours.owner, order)
    for (const wrong of [
      `${link}documents/${foreign?.DocumentUuid}/a.pdf`,
      `${beside}documents/${document?.DocumentUuid}/a.pdf`,
      `${link}documents/x`,
      `${link}documents/`,
      `${link}documents/'; drop table documents --/a.pdf`,
    ]) {
      const { statusCode, body } = await ours.get(wrong)
      expect([statusCode, body.includes('This link opens nothing')]).toEqual([404, true])
    }
  })

  test('goes with its order into the trash', async () => {
    await change((tx) => tx.updateTable('patient_orders').set({ trashed_at: new Date() }).execute())
    await pause(TRUSTED_MS)
    expect((await ours.get(path)).statusCode).toBe(404)
  })

  test('is recorded once for all ranges of one reading', async () => {
    for (const range of ['bytes=0-', 'bytes=100-']) await ours.get(path, { range })
    expect(await ours.records('DocumentOpened')).toMatchObject([
      { outcome: 'success', user_id: ours.owner.UserUuid, address: ADDRESS, order_ids: [ours.order] },
    ])
  })
})
