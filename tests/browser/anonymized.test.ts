import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CtImageOptions, ctImage } from '../../dicom/test/ct-image.ts'
import { dumpWithPydicom, type ModelDataSet } from '../../dicom/test/pydicom-dump.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { call, signIn } from '../harness/call.ts'
import { openRecordingProxy, type RecordingProxy } from '../harness/recording-proxy.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'

/** Anonymised uploads from a page of another origin; all that leaves the page is on record. */

type Reply = Readonly<Record<string, unknown>>

const html = (server: string, policy: string) => `<!doctype html>${policy}<input type="file" id="files" multiple>
<script>
  window.workers = []
  var Own = window.Worker
  window.Worker = function (url) {
    var worker = new Own(url), seen = { answers: 0 }
    workers.push(seen)
    worker.addEventListener('message', function () { seen.answers += 1 })
    return worker
  }
</script>
<script src="${server}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
<script>
  window.follow = function (name, given) {
    return new Promise(function (resolve) {
      var heard = []
      api[name].apply(api, given.concat([function (reply) {
        heard.push(JSON.parse(JSON.stringify(reply)))
        if (reply.State === 'File Upload Completed' || reply.State === 'Aborted') setTimeout(function () { resolve(heard) }, 100)
      }]))
    })
  }
</script>`
const NO_WORKERS = '<meta http-equiv="Content-Security-Policy" content="worker-src \'none\'">'

let server: OpalineServer
let browser: Browser
let proxy: RecordingProxy
let site: ForeignSite
let keys: Keys
let page: Page
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
})
afterAll(async () => {
  await page?.close()
  await proxy?.close()
  await site?.close()
  await browser.close()
  await server.dispose()
})

/** A page of its own with the library, initialised. */
async function open(path = '/'): Promise<Page> {
  const tab = await browser.newPage()
  await tab.goto(`${site.url}${path}`)
  const made = `window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}')`
  await tab.evaluate(`${made}, new Promise(function (resolve) { api.Initialize(resolve) })`)
  return tab
}

beforeEach(async () => {
  await page?.close()
  await proxy?.close()
  await site?.close()
  keys = await server.createAccount('Trial')
  proxy = await openRecordingProxy(server.url)
  site = await serveForeignSite({ '/': html(proxy.url, ''), '/no-workers': html(proxy.url, NO_WORKERS) })
  page = await open()
})

const NAME = 'Quillfeather^Zebedee'
const ID = 'HOSPITAL-4711'
const image = (options: CtImageOptions = {}) =>
  ctImage({ size: 64, patientName: NAME, patientId: ID, studyUid: '2.25.8801', ...options })
const choose = (files: readonly Uint8Array[], tab = page) =>
  tab.setInputFiles(
    '#files',
    files.map((bytes, index) => ({ name: `quillfeather-${index}.dcm`, mimeType: '', buffer: Buffer.from(bytes) })),
  )

const DATA = `[{ Tag: api.DicomTagsEnum.PatientName, Value: 'Trial^One' }, { Tag: '(0010,0020)', Value: 'T-1' },
  { Tag: '00100030', Value: '' }]`

const run = (data: string, { tab = page, folder = '' } = {}) => {
  const method = folder === '' ? 'UploadDicomFilesWithAnonymization' : 'UploadDicomFilesIntoFolderWithAnonymization'
  const place = `'${keys.UserUuid}', '${keys.InstitutionUuid}'${folder === '' ? '' : `, '${folder}'`}`
  return tab.evaluate(`follow('${method}', [${place}, document.getElementById('files').files, ${data}])`) as Promise<
    Reply[]
  >
}
const lastOf = async (heard: Promise<Reply[]>): Promise<Reply> => (await heard).at(-1) ?? {}

/** The originals as they stand in a file, in text and in UTF-16. */
function expectNothingOf(...originals: string[]): void {
  const record = proxy.recorded()
  expect(record.includes('/api/v1/UploadDicomFile')).toBe(true)
  const found = originals.filter(
    (text) => record.includes(text) || record.includes(Buffer.from(text, 'utf16le')) || record.includes(btoa(text)),
  )
  expect(found).toEqual([])
}

/** The files of the account's studies as the server gives them, by DICOMweb with the keys. */
async function stored(): Promise<Buffer[]> {
  const authorization = `Basic ${btoa(`${keys.AccountKey}:${keys.ApiKey}`)}`
  const opened = await call(server.url, 'OpenSession', { AccountKey: keys.AccountKey, ApiKey: keys.ApiKey })
  const token = String(opened.body['SessionToken'])
  const list = await call(server.url, 'GetPatientOrderList', { UserUuid: keys.UserUuid }, { token })
  const files: Buffer[] = []
  for (const { PatientOrderUuid } of list.body['SearchResultList'] as { PatientOrderUuid: string }[]) {
    const link = await call(server.url, 'GetViewUrl', { UserUuid: keys.UserUuid, PatientOrderUuid }, { token })
    const root = `${link.body['Result']}dicomweb/`
    const ask = async (path: string) => (await (await fetch(`${root}${path}`)).json()) as Instance[]
    for (const study of await ask('studies'))
      for (const found of await ask(`studies/${uid(study, '0020000D')}/instances`)) {
        const path = `studies/${uid(study, '0020000D')}/series/${uid(found, '0020000E')}/instances/${uid(found, '00080018')}`
        const answer = await fetch(`${root}${path}`, { headers: { accept: 'application/dicom', authorization } })
        files.push(Buffer.from(await answer.arrayBuffer()))
      }
  }
  return files
}
type Instance = Readonly<Record<string, { readonly Value?: readonly string[] }>>
const uid = (found: Instance, tag: string) => String(found[tag]?.Value?.[0])

/** What pydicom reads. */
function models(...files: readonly Uint8Array[]): ModelDataSet[] {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-anonymized-'))
  try {
    const samples = files.map((bytes, index) => {
      const path = join(folder, `${index}.dcm`)
      writeFileSync(path, bytes)
      return { name: `${index}`, path }
    })
    const dumps = dumpWithPydicom(samples)
    return samples.map(({ name }) => dumps.get(name)?.json ?? {})
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const differing = (a: ModelDataSet, b: ModelDataSet): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((tag) => JSON.stringify(a[tag]) !== JSON.stringify(b[tag]))
    .sort()

describe('by a list', () => {
  it('exactly the listed tags differ in what is stored, and none of their originals leaves the page', async () => {
    await choose([image({ slice: 1 }), image({ slice: 2 })])
    const last = await lastOf(run(DATA))
    expect(last).toMatchObject({
      Success: true,
      UploadedCount: 2,
      FailedList: [],
      PatientOrderList: [{ PatientName: 'Trial^One', PatientId: 'T-1', PatientsBirthDate: '', ImagesCount: 2 }],
      AnonymizationReport: {
        Profile: 'List',
        Edition: '2024b',
        UidsRemapped: false,
        AnonymizedCount: 2,
        RefusedList: [],
      },
    })
    const { ChangedAttributeList, RemainingIdentifyingAttributeList } = last['AnonymizationReport'] as Reply
    expect(ChangedAttributeList).toEqual(
      ['PatientBirthDate', 'PatientID', 'PatientName'].map((name) => ({ Attribute: name, FileCount: 2 })),
    )
    expect(RemainingIdentifyingAttributeList).toContainEqual({ Attribute: 'StudyDate', FileCount: 2 })
    expectNothingOf(NAME, 'Quillfeather', ID, '19700131', 'quillfeather')
    const workers = (await page.evaluate('workers')) as { answers: number }[]
    expect(workers.reduce((sum, { answers }) => sum + answers, 0)).toBe(2)

    const [kept] = await stored()
    const [was = {}, is = {}] = models(image({ slice: 1 }), kept ?? new Uint8Array())
    expect(differing(was, is)).toEqual(['00100010', '00100020', '00100030'])
    expect([is['00100010'], is['00100020'], is['00100030']]).toEqual([
      { vr: 'PN', Value: [{ Alphabetic: 'Trial^One' }] },
      { vr: 'LO', Value: ['T-1'] },
      { vr: 'DA' },
    ])
  })

  it('into a folder, and what is there already is not sent again', async () => {
    const made = (await page.evaluate(
      `new Promise(function (resolve) { api.CreateFolder('${keys.UserUuid}', '', 'Trial', resolve) })`,
    )) as Reply
    const folder = String(made['FolderUuid'])
    await choose([image()])
    expect(await lastOf(run(DATA, { folder }))).toMatchObject({
      Success: true,
      UploadedCount: 1,
      PatientOrderList: [{ PatientId: 'T-1', FolderUuidList: [folder] }],
    })
    const heard = await run(DATA)
    expect(heard.at(-1)).toMatchObject({ Success: true, UploadedCount: 0, SkippedCount: 1 })
    expect(heard.map((reply) => reply['Message'])).toContain('File already exist. FileName: quillfeather-0.dcm')
    expectNothingOf(NAME, ID, 'quillfeather')
  })

  it('a page whose policy forbids workers does the work itself', async () => {
    const tab = await open('/no-workers')
    await choose([image({ slice: 1 }), image({ slice: 2 })], tab)
    expect(await lastOf(run(DATA, { tab }))).toMatchObject({ Success: true, UploadedCount: 2 })
    expect(((await tab.evaluate('workers')) as { answers: number }[]).every(({ answers }) => answers === 0)).toBe(true)
    expectNothingOf(NAME, ID, 'quillfeather')
    await tab.close()
  })

  it('a large file goes in pieces that say nothing of it', async () => {
    await choose([image({ size: 512, frames: 20 })])
    expect(await lastOf(run(DATA))).toMatchObject({ Success: true, UploadedCount: 1 })
    const record = proxy.recorded()
    expect(record.toString('latin1').match(/PATCH \/api\/v1\/uploads\//g)?.length).toBe(2)
    for (const text of [NAME, ID, 'quillfeather']) {
      expect([text, record.includes(text), record.includes(btoa(text))]).toEqual([text, false, false])
    }
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toMatch(/quillfeather|HOSPITAL/i)
  })

  it.each([
    ['no list', `'x'`, `Given value = 'x' is not list format.`],
    ['nothing', 'undefined', 'A value is required.'],
    [
      'a tag that is none',
      `[{ Tag: 'x0010', Value: '' }]`,
      `Given value = '{"Tag":"x0010","Value":""}' is not tag and value format. The Tag of entry 1 is none: write it as x00100010.`,
    ],
    [
      'a value that its VR cannot hold',
      `[{ Tag: 'x00100030', Value: '1970' }]`,
      `Given value = '{"Tag":"x00100030","Value":"1970"}' is not tag and value format. The value of (0010,0030) cannot be stored: DA holds a day of the calendar such as 20260131.`,
    ],
    [
      'an undefined value',
      `[{ Tag: 'x00100010', Value: undefined }]`,
      `Given value = '{"Tag":"x00100010"}' is not tag and value format. (0010,0010) has no Value: give a text, '' to empty it.`,
    ],
  ])('%s: refused before anything is sent', async (_, data, problem) => {
    await choose([image()])
    const before = proxy.recorded().length
    const heard = await run(data)
    expect(heard).toMatchObject([
      { Success: false, ErrorCode: 'InvalidParameter', Message: `Invalid parameters for anonymizedData. ${problem}` },
    ])
    expect(proxy.recorded().length).toBe(before)
  })
})

describe('with other UIDs', () => {
  const upload = (tab: Page) =>
    tab.evaluate(
      `follow('UploadDicomFiles', ['${keys.UserUuid}', '${keys.InstitutionUuid}', document.getElementById('files').files])`,
    ) as Promise<Reply[]>

  it('a copy of a stored study is refused with its own UIDs, and stored with mapped ones', async () => {
    await choose([image()])
    expect(await lastOf(upload(page))).toMatchObject({ UploadedCount: 1 })
    const { FailedList } = await lastOf(run(DATA))
    expect(FailedList).toMatchObject([
      { ErrorCode: 'Conflict', Message: expect.stringContaining('AnonymizationOptions.RemapUids = true') },
    ])
    await page.evaluate('void (api.AnonymizationOptions.RemapUids = true)')
    const last = await lastOf(run(DATA))
    expect(last).toMatchObject({ Success: true, UploadedCount: 1, AnonymizationReport: { UidsRemapped: true } })
    const [order] = last['PatientOrderList'] as Reply[]
    expect(order?.['StudyInstanceUid']).toMatch(/^2\.25\.\d{30,39}$/)
  })

  it('the same file of the same account is mapped alike elsewhere; another patient’s is not', async () => {
    const options = 'void (api.AnonymizationOptions = { RemapUids: true })'
    const other = await open()
    for (const tab of [page, other]) {
      await choose([image()], tab)
      await tab.evaluate(options)
    }
    expect(await lastOf(run(DATA))).toMatchObject({ UploadedCount: 1, SkippedCount: 0 })
    expect(await lastOf(run(DATA, { tab: other }))).toMatchObject({ UploadedCount: 0, SkippedCount: 1 })
    const another = DATA.replace('T-1', 'T-2')
    expect(await lastOf(run(another, { tab: other }))).toMatchObject({ UploadedCount: 1, SkippedCount: 0 })
    expectNothingOf(NAME, ID, '2.25.8801')
    await other.close()
  })

  it('the identified study that comes after goes before its anonymised copy', async () => {
    await choose([image()])
    expect(await lastOf(run(DATA))).toMatchObject({ UploadedCount: 1 })
    expect(await lastOf(upload(page))).toMatchObject({
      Success: true,
      UploadedCount: 1,
      PatientOrderList: [{ PatientId: ID, ImagesCount: 1 }],
    })
    const { body } = await call(server.url, 'GetInbox', {}, { token: await signIn(keys) })
    expect(body['InboxList']).toMatchObject([{ PatientId: 'T-1', SopInstanceUid: '2.25.8801.1.1' }])
  })
})

describe('by the Basic Profile', () => {
  const BASIC = `void (api.AnonymizationOptions = { Profile: 'Basic' })`

  it('none of the originals leaves the page', async () => {
    await page.evaluate(BASIC)
    await choose([image({ slice: 1 }), image({ slice: 2 })])
    const last = await lastOf(run(DATA))
    expect(last).toMatchObject({
      Success: true,
      UploadedCount: 2,
      PatientOrderList: [{ PatientName: 'Trial^One', PatientId: 'T-1', ImagesCount: 2 }],
      AnonymizationReport: { Profile: 'Basic', UidsRemapped: true, AnonymizedCount: 2, RefusedList: [] },
    })
    expectNothingOf(NAME, 'Quillfeather', ID, '19700131', '2.25.8801', 'quillfeather', 'Example Hospital')
  })

  it('what cannot be cleaned is refused by name and not sent, and the rest goes on', async () => {
    await page.evaluate(BASIC)
    const secondary = { tag: 0x00080060, vr: 'CS', value: 'OT' }
    await choose([image({ slice: 1 }), image({ slice: 2, elements: [secondary] })])
    const reason = 'The pixels may show who the patient is: Modality is OT. Accept it, or black it out.'
    expect(await lastOf(run(DATA))).toMatchObject({
      Success: false,
      ErrorCode: 'UnsupportedFile',
      UploadedCount: 1,
      FailedList: [{ FileName: 'quillfeather-1.dcm', ErrorCode: 'UnsupportedFile' }],
      AnonymizationReport: { AnonymizedCount: 1, RefusedList: [{ FileName: 'quillfeather-1.dcm', Reason: reason }] },
    })
    await page.evaluate(`void (api.AnonymizationOptions.BurnedInAnnotation = 'Accept')`)
    expect(await lastOf(run(DATA))).toMatchObject({ Success: true, UploadedCount: 1, SkippedCount: 1 })
    expectNothingOf(NAME, ID, '2.25.8801', 'quillfeather')
  })
})
