import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { differences } from '../../dicom/test/compare-models.ts'
import { MEANT_DIFFERENCES } from '../../dicom/test/meant-differences.ts'
import { dumpWithPydicom, type ModelDataSet, type PydicomDump } from '../../dicom/test/pydicom-dump.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { OF_ANOTHER_SIZE, type SampleFile, sampleFiles } from '../samples.ts'
import {
  clientPage,
  connectClient,
  type FoundLevels,
  metadataInPage,
  pictureInPage,
  retrieveInPage,
  type StoreAnswer,
  searchInPage,
  storeInPage,
  type Wanted,
} from './client-in-page.ts'
import { byKeys } from './door.ts'

/** npm `dicomweb-client` in Chromium stores, searches and retrieves every sample; what comes back is what pydicom reads. */

const UID = { sopClass: '00080016', sop: '00080018', study: '0020000D', series: '0020000E' }
/** Files that pydicom reads all the same, and what their sender is told. */
const CUT_OR_ILLEGAL: Readonly<Record<string, RegExp>> = {
  'MR_truncated.dcm': /The file is cut: /,
  'rtplan_truncated.dcm': /The file is cut: /,
  'bad_sequence.dcm': /SOP Instance UID is not a UID/,
  'no_meta.dcm': /The file is not a DICOM file/,
}

const lastPart = (name: string) => name.slice(name.lastIndexOf('/') + 1)
const samples = sampleFiles()
const dumps = dumpWithPydicom(samples)
const dumpOf = ({ name }: SampleFile): PydicomDump => dumps.get(name) ?? { error: 'no dump', syntax: '', json: {} }
const textOf = (dataSet: ModelDataSet, tag: string): string => String(dataSet[tag]?.Value?.[0] ?? '')

/** Whether the file can be addressed, as pydicom reads it: it has its UIDs, and is whole. */
function isStorable(sample: SampleFile): boolean {
  const { error, json } = dumpOf(sample)
  if (error !== undefined || lastPart(sample.name) in CUT_OR_ILLEGAL) return false
  return Object.values(UID).every((tag) => textOf(json, tag) !== '')
}

/** Samples in sets in which no two have the same SOP Instance UID. */
function apart(list: readonly SampleFile[]): SampleFile[][] {
  const sets: { readonly uids: Set<string>; readonly samples: SampleFile[] }[] = []
  for (const sample of list) {
    const uid = textOf(dumpOf(sample).json, UID.sop)
    const free = sets.find(({ uids }) => !uids.has(uid)) ?? { uids: new Set(), samples: [] }
    if (!sets.includes(free)) sets.push(free)
    free.uids.add(uid)
    free.samples.push(sample)
  }
  return sets.map((set) => set.samples)
}

const storable = samples.filter(isStorable)
const refused = samples.filter((sample) => !isStorable(sample))

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let page: Page
beforeAll(async () => {
  const client = readFileSync(createRequire(import.meta.url).resolve('dicomweb-client'), 'utf8')
  ;[server, browser, site] = await Promise.all([
    startOpaline(),
    launchBrowser(),
    serveForeignSite({ '/': clientPage(client) }),
  ])
  page = await browser.newPage()
  await page.goto(site.url)
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await server.dispose()
})

/** A fault of the page has a stack of addresses, of which a reporter takes some for files. */
const told = (error: Error): never => {
  throw new Error(error.message.split('\n')[0])
}

async function connect(): Promise<Keys> {
  const keys = await server.createAccount('Client')
  await connectClient(page, `${server.url}/dicomweb`, byKeys(keys))
  return keys
}

/** All samples are stored, in one request, each at its address. */
function judgeStored({ isRefused, text }: StoreAnswer, set: readonly SampleFile[]): void {
  expect([isRefused, isRefused ? text : ''], 'the store request').toEqual([false, ''])
  const { '00081198': failed, '0008119A': others, '00081199': stored } = JSON.parse(text) as ModelDataSet
  expect([failed, others]).toEqual([undefined, undefined])
  const addresses = ((stored?.Value ?? []) as ModelDataSet[]).map((item) => textOf(item, '00081190'))
  expect(addresses.sort()).toEqual(set.map((sample) => instanceUrl(dumpOf(sample).json)).sort())
}

const seriesUrl = (json: ModelDataSet) =>
  `${server.url}/dicomweb/studies/${textOf(json, UID.study)}/series/${textOf(json, UID.series)}`
const instanceUrl = (json: ModelDataSet) => `${seriesUrl(json)}/instances/${textOf(json, UID.sop)}`

/** What is searched by and answered at each level, as pydicom reads it of one of the files. */
const LEVELS = [
  [
    'studies',
    UID.study,
    ['00080020', '00080030', '00080050', '00081030', '00100010', '00100020', '00100030', '00200010'],
  ],
  ['series', UID.series, ['00080060', '0008103E', '00200011']],
  ['instances', UID.sop, [UID.sopClass, '00200013', '00280010', '00280011']],
] as const

const valuesOf = (dataSet: ModelDataSet, tag: string): string =>
  JSON.stringify((dataSet[tag]?.Value ?? []).map((value) => (value === '' ? null : value)))

function judgeFound(found: FoundLevels, set: readonly SampleFile[]): void {
  const files = set.map((sample) => dumpOf(sample).json)
  for (const [level, uid, tags] of LEVELS) {
    expect(found[level].map((one) => textOf(one, uid)).sort(), level).toEqual(
      [...new Set(files.map((file) => textOf(file, uid)))].sort(),
    )
    for (const one of found[level]) {
      const its = files.filter((file) => textOf(file, uid) === textOf(one, uid))
      for (const tag of tags) {
        const where = `${level} ${textOf(one, uid)} ${tag}`
        expect(
          its.map((file) => valuesOf(file, tag)),
          where,
        ).toContain(valuesOf(one, tag))
      }
    }
  }
  for (const study of found.studies) {
    const count = files.filter((file) => textOf(file, UID.study) === textOf(study, UID.study)).length
    expect(study['00201208']?.Value).toEqual([count])
  }
}

const wantedOf = ({ json, frames }: PydicomDump): Wanted => ({
  studyInstanceUID: textOf(json, UID.study),
  seriesInstanceUID: textOf(json, UID.series),
  sopInstanceUID: textOf(json, UID.sop),
  frames: frames?.length ?? 0,
})

/** Where our metadata differs from pydicom's model otherwise than is meant. */
function metadataFaults(name: string, ours: ModelDataSet | undefined, theirs: ModelDataSet): string[] {
  const { '00083002': _, '7FE00008': _floats, '7FE00009': _doubles, '7FE00010': _pixels, ...rest } = ours ?? {}
  const meant = MEANT_DIFFERENCES[lastPart(name)]?.pattern
  const isWindow = Number(textOf(theirs, '00281051')) >= 1
  return (
    differences(rest, theirs)
      .filter((line) => meant?.test(line) !== true)
      // A window without a width is none (PS3.3 C.11.2.1.2).
      .filter((line) => isWindow || !/^0028105[01] only theirs$/.test(line))
  )
}

async function judgeRetrieved(set: readonly SampleFile[]): Promise<void> {
  const all = new Map(set.map((sample) => [seriesUrl(dumpOf(sample).json), wantedOf(dumpOf(sample))]))
  const metadata: ModelDataSet[] = []
  for (const [url, series] of all) metadata.push(...(await metadataInPage(page, `${url}/metadata`, series).catch(told)))
  expect(metadata).toHaveLength(set.length)
  const faults: string[] = []
  for (const sample of set) {
    const dump = dumpOf(sample)
    const ours = metadata.find((one) => textOf(one, UID.sop) === textOf(dump.json, UID.sop))
    faults.push(...metadataFaults(sample.name, ours, dump.json).map((fault) => `${sample.name}: ${fault}`))
    const received = await retrieveInPage(page, wantedOf(dump)).catch(told)
    const file = createHash('sha256').update(readFileSync(sample.path)).digest('hex')
    expect(received, sample.name).toEqual({ file, frames: dump.frames ?? [] })
  }
  expect(faults).toEqual([])
}

async function judgePictures(set: readonly SampleFile[]): Promise<void> {
  for (const sample of set) {
    const dump = dumpOf(sample)
    if ((dump.frames ?? []).length === 0) continue
    const size = [dump.json['00280011']?.Value?.[0], dump.json['00280010']?.Value?.[0]]
    const shown = OF_ANOTHER_SIZE.has(basename(sample.name)) ? 406 : size
    expect([sample.name, await pictureInPage(page, wantedOf(dump))]).toEqual([sample.name, shown])
  }
}

describe.each(apart(storable).map((set, at) => ({ at: at + 1, count: set.length, set })))(
  'set $at, of $count samples',
  ({ set }) => {
    beforeAll(async () => {
      await connect()
      judgeStored(
        await storeInPage(
          page,
          set.map(({ path }) => path),
        ),
        set,
      )
    })

    it('is found as pydicom reads it', async () => {
      judgeFound(await searchInPage(page), set)
    })
    it('comes back as pydicom reads it, element by element, and byte for byte', () => judgeRetrieved(set))
    it('is shown', () => judgePictures(set))
  },
)

it('what cannot be addressed is refused, each with its reason', async () => {
  await connect()
  for (const sample of refused) {
    const answer = await storeInPage(page, [sample.path])
    expect(answer.isRefused, sample.name).toBe(true)
    const expected = CUT_OR_ILLEGAL[lastPart(sample.name)] ?? /^Nothing of the body could be stored\. The file /
    expect(textOfRefusal(answer), sample.name).toMatch(expected)
  }
  expect((await searchInPage(page)).studies).toEqual([])
})

/** The sentence of a problem document, or of the only failure of a response. */
function textOfRefusal({ text }: StoreAnswer): string {
  const { detail, '00081198': failed } = JSON.parse(text)
  return detail ?? `Nothing of the body could be stored. ${failed.Value[0]['00000902'].Value[0]}`
}

it('covers all samples', () => {
  const least = process.env['OPALINE_ALL_SAMPLES'] === '1' ? 150 : 100
  expect(storable.length).toBeGreaterThan(least)
})
