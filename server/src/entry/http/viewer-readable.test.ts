import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { pdfOf } from '../../../../contract/test/sample-documents.ts'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { type WrittenElement, writeFile } from '../../../../dicom/test/write-file.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { CreatedAccount } from '../../features/accounts/create-account.ts'
import { correctOrder } from '../../features/corrections/testing/correct-order.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'
import { DocumentDoor } from './testing/document-door.ts'

const STUDY = '2.25.4'
const SCRIPT = '<img src=x onerror=alert(1)>'

let door: ViewerDoor
let owner: CreatedAccount
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())
beforeEach(async () => {
  owner = await door.test.createAccount()
})

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

/** A report of the study, with a text that its items have. */
const report = (number: number, said = 'All is well', more: readonly WrittenElement[] = [], sopClass = '88.11') =>
  writeFile({
    elements: [
      text(0x00080005, 'CS', 'ISO_IR 192'),
      text(0x00080016, 'UI', `1.2.840.10008.5.1.4.1.1.${sopClass}`),
      text(0x00080018, 'UI', `${STUDY}.1.${number}`),
      text(0x00080060, 'CS', 'SR'),
      text(0x0008103e, 'LO', SCRIPT),
      text(0x00100010, 'PN', 'Example^Carla'),
      text(0x00100020, 'LO', 'P9'),
      text(0x0020000d, 'UI', STUDY),
      text(0x0020000e, 'UI', `${STUDY}.1`),
      text(0x00200013, 'IS', String(number)),
      ...more,
      {
        tag: 0x0040a730,
        vr: 'SQ',
        value: { items: [[text(0x0040a040, 'CS', 'TEXT'), text(0x0040a160, 'UT', said)]] },
      },
    ],
  })

const objectPath = (link: string, number = 1) => `${link}objects/${STUDY}/${STUDY}.1/${STUDY}.1.${number}`

/** What stands between tags, in order. */
const textsOf = (html: string): string[] =>
  Array.from(html.replace(/<style>.*?<\/style>/g, '').matchAll(/>([^<]+)</g), ([, found = '']) => found)

const linksOf = (html: string): string[] =>
  Array.from(html.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)</g), ([, address, said]) => `${said} -> ${address}`)

const store = async (...files: readonly Uint8Array[]): Promise<string> => {
  let order = ''
  for (const file of files) order = await door.store(owner, file)
  return order
}

describe('a link to one object that is no image', () => {
  test('leads to its page, in which all texts are texts', async () => {
    const order = await store(report(1, SCRIPT))
    const link = await door.link(owner, order)
    for (const path of [link, `${link}viewer?StudyInstanceUIDs=${STUDY}`]) {
      const { statusCode, headers } = await door.get(path)
      expect([statusCode, headers.location]).toEqual([302, objectPath(link)])
    }
    const { statusCode, headers, body } = await door.get(objectPath(link))
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'/,
      ),
      'content-type': 'text/html; charset=utf-8',
      vary: expect.stringContaining('accept-language'),
    })
    const escaped = '&lt;img src=x onerror=alert(1)&gt;'
    expect(textsOf(body)).toEqual([
      ...['Structured report', 'Structured report'],
      ...['Patient', 'Example Carla', 'Patient ID', 'P9', 'Series', `SR, ${escaped}`, escaped],
    ])
  })

  test('speaks the language that the browser asks for first', async () => {
    const link = await door.link(owner, await store(report(1)))
    const { body } = await door.get(objectPath(link), { 'accept-language': 'fr-CH, en;q=0.7' })
    expect(body).toContain('<html lang="fr">')
    expect(body).toContain('<h1>Compte rendu structuré</h1>')
    const english = await door.get(objectPath(link), { 'accept-language': 'en, fr;q=0.7' })
    expect(english.body).toContain('<html lang="en">')
  })

  test('has the corrections of its order', async () => {
    const order = await store(report(1))
    const corrections = { PatientName: ['Example^Carla', 'Beispiel^Carla'] } as const
    await correctOrder(
      door.services.database,
      { accountUuid: owner.AccountUuid, orderUuid: order },
      corrections,
      'update',
      '2026-01-02T10:00:00Z',
    )
    const { body } = await door.get(objectPath(await door.link(owner, order)))
    expect(textsOf(body)).toContain('Beispiel Carla')
    expect(textsOf(body)).not.toContain('Example Carla')
  })

  test('that is too large to be laid out says so', async () => {
    const large = report(1, 'x'.repeat(17 * 2 ** 20))
    const { statusCode, body } = await door.get(objectPath(await door.link(owner, await store(large))))
    expect([statusCode, body.includes('This object is too large to be laid out as a page.')]).toEqual([200, true])
    expect(body.length).toBeLessThan(10_000)
  })
})

describe('a link to several objects without images', () => {
  test('leads to the list of them, with the way to the documents', async () => {
    const ours = await DocumentDoor.open(door)
    owner = ours.owner
    const order = await store(report(1), report(2))
    await ours.upload(pdfOf(), 'a.pdf', { PatientOrderUuid: order })
    const link = await door.link(owner, order)
    const { headers } = await door.get(link)
    expect(headers.location).toBe(`${link}objects?StudyInstanceUIDs=${STUDY}`)
    const { body } = await door.get(String(headers.location))
    expect(textsOf(body).slice(1)).toEqual([
      'Documents (1)',
      'Reports and other objects',
      'There are no images to look at here. Each of these objects opens as a page:',
      'SR &lt;img src=x onerror=alert(1)&gt; 1',
      'SR &lt;img src=x onerror=alert(1)&gt; 2',
    ])
    expect(linksOf(body)).toEqual([
      `Documents (1) -> ${link}documents`,
      `SR &lt;img src=x onerror=alert(1)&gt; 1 -> ${objectPath(link)}`,
      `SR &lt;img src=x onerror=alert(1)&gt; 2 -> ${objectPath(link, 2)}`,
    ])
  })
})

describe('a link to images and other objects', () => {
  test('leads to the viewer, which leads on to the objects, and they back', async () => {
    const order = await store(ctImage({ size: 16, studyUid: STUDY, patientId: 'P9' }), report(9))
    const link = await door.link(owner, order)
    const { headers } = await door.get(link)
    expect(headers.location).toBe(`${link}viewer?StudyInstanceUIDs=${STUDY}`)
    const viewer = await door.get(String(headers.location), { 'accept-language': 'fr' })
    expect([viewer.statusCode, linksOf(viewer.body)]).toEqual([
      200,
      [`Comptes rendus et autres objets (1) -> ${link}objects`],
    ])
    expect(linksOf((await door.get(`${link}objects`)).body)[0]).toBe(`Images -> ${link}`)
    expect(linksOf((await door.get(objectPath(link, 9))).body)).toEqual([`Images -> ${link}`])
    await store(report(10))
    expect(linksOf((await door.get(objectPath(await door.link(owner, order), 9))).body)[0]).toContain(
      'Reports and other objects (2) -> ',
    )
  })

  test('without other objects, the viewer has no such way', async () => {
    const link = await door.link(owner, await store(ctImage({ size: 16, studyUid: STUDY })))
    expect(linksOf((await door.get(`${link}viewer?StudyInstanceUIDs=${STUDY}`)).body)).toEqual([])
    expect(textsOf((await door.get(`${link}objects`)).body)).toContain(
      'There are no objects here that are read as a page.',
    )
  })
})

describe('what a link does not show', () => {
  it('looks like what does not exist: others’ objects, images, parts of addresses', async () => {
    const link = await door.link(owner, await store(ctImage({ size: 16, studyUid: STUDY, patientId: 'P9' })))
    owner = await door.test.createAccount()
    const theirs = await door.link(owner, await store(report(1)))
    expect((await door.get(objectPath(theirs))).statusCode).toBe(200)
    for (const path of [
      objectPath(link),
      objectPath(link, 9),
      `${link}objects/${STUDY}/${STUDY}.1/x'%20or%201=1`,
      `${link}objects/x/y/z`,
    ]) {
      const { statusCode, body } = await door.get(path)
      expect([path, statusCode, body.includes('This link opens nothing')]).toEqual([path, 404, true])
    }
  })
})

describe('curves', () => {
  const samples = (littleEndian: boolean, count: number): Uint8Array => {
    const view = new DataView(new ArrayBuffer(count * 2))
    for (let at = 0; at < count; at += 1) view.setInt16(at * 2, at % 2 === 0 ? 0 : 1000, littleEndian)
    return new Uint8Array(view.buffer)
  }
  const wave = (littleEndian: boolean, count: number): WrittenElement => ({
    tag: 0x54000100,
    vr: 'SQ',
    value: {
      items: [
        [
          text(0x003a001a, 'DS', '100'),
          {
            tag: 0x003a0200,
            vr: 'SQ',
            value: { items: [[text(0x003a0203, 'SH', 'I'), text(0x003a0210, 'DS', '1')]] },
          },
          { tag: 0x54001004, vr: 'US', value: 16 },
          text(0x54001006, 'CS', 'SS'),
          { tag: 0x54001010, vr: 'OW', value: samples(littleEndian, count) },
        ],
      ],
    },
  })
  const file = (syntax: string, littleEndian: boolean, count: number) =>
    writeFile({
      transferSyntaxUid: syntax,
      elements: [
        text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.9.1.1'),
        text(0x00080018, 'UI', `${STUDY}.1.1`),
        text(0x00080060, 'CS', 'ECG'),
        text(0x0020000d, 'UI', STUDY),
        text(0x0020000e, 'UI', `${STUDY}.1`),
        wave(littleEndian, count),
      ],
    })

  test.each([
    ['few samples, in the metadata', '1.2.840.10008.1.2.1', true, 4],
    ['many samples, in the file', '1.2.840.10008.1.2.1', true, 1000],
    ['big endian', '1.2.840.10008.1.2.2', false, 1000],
    ['big endian, in the metadata', '1.2.840.10008.1.2.2', false, 4],
    ['deflated', '1.2.840.10008.1.2.1.99', true, 1000],
  ])('%s', async (_, syntax, littleEndian, count) => {
    const { body } = await door.get(objectPath(await door.link(owner, await store(file(syntax, littleEndian, count)))))
    const paths = Array.from(body.matchAll(/<path d="(M[^"]*)" fill="none"/g), ([, path = '']) => path)
    const [start, first, ...steps] = (paths[0] ?? '').split('l')
    expect([paths.length, start, first, steps.length]).toEqual([1, 'M0 2500', '0 0', count - 1])
    expect(steps.filter((step, at) => step !== (at % 2 === 0 ? '25 -2000' : '25 2000'))).toEqual([])
    expect(textsOf(body)).toContain('I, 10 mm = 500')
  })

  test('of a day are drawn for their first minute', async () => {
    const day = file('1.2.840.10008.1.2.1', true, 100 * 60 * 60 * 24)
    const { body } = await door.get(objectPath(await door.link(owner, await store(day))))
    expect(Array.from(body.matchAll(/<figure>/g))).toHaveLength(6)
    expect(body.length).toBeLessThan(200_000)
  })
})

const samples = ['sr/test-SR', 'sr/reportsi', 'sr/sr_document', 'sr-tid1500/sr', 'rt/rtplan']
  .concat(['rt/rtstruct', 'ecg/waveform_ecg', 'pr/prOverlay', 'seg/seg_image_ct_binary'])
  .map((name) => samplePath(`${name}.dcm`))
  .filter((path) => path !== undefined)

/** Kinds that only name themselves where no page lays them out. */
const UNREAD = ['DICOM object', 'These curves cannot be drawn']

it.each(samples)('%s opens as a page of its kind', async (path) => {
  const order = await store(readFileSync(path))
  const link = await door.link(owner, order)
  const { headers } = await door.get(link)
  expect(headers.location).toContain(`${link}objects/`)
  const { statusCode, body } = await door.get(String(headers.location))
  expect(statusCode).toBe(200)
  expect(textsOf(body).length).toBeGreaterThan(10)
  expect(UNREAD.filter((text) => body.includes(text))).toEqual([])
})
