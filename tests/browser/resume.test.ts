import { verify } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { openSession } from '../harness/call.ts'
import { type CuttingProxy, openCuttingProxy } from '../harness/cutting-proxy.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { countStored, downloadAll, sha256 } from '../harness/stored.ts'

/** A large file from a page whose tab is closed under it, and what the page keeps meanwhile. */

const PIECE_BYTES = 8 * 2 ** 20
const SMALL_CHANGE = 500_000
const PATIENT = 'Secret^Petra'

const html = (library: string) => `<!doctype html><input type="file" id="files" multiple>
<script src="${library}/cloud-api/PostDicomCloudApi.js"></script>
<script>
  var heard = []
  function upload(apiKey, accountKey, userUuid, institutionUuid) {
    window.api = new postDicomCloudApi(apiKey, accountKey)
    api.Initialize(function () {
      api.UploadDicomFiles(userUuid, institutionUuid, document.getElementById('files').files, function (reply) {
        heard.push({ State: reply.State, Progress: reply.Progress, Success: reply.Success, UploadedCount: reply.UploadedCount, SkippedCount: reply.SkippedCount, Receipt: reply.Receipt })
      })
    })
  }
</script>`

let server: OpalineServer
let line: CuttingProxy
let browser: Browser
let site: ForeignSite
let folder: string
let keys: Keys
let context: BrowserContext
beforeAll(async () => {
  server = await startOpaline()
  line = await openCuttingProxy(server.url)
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': html(line.url) })
  folder = await mkdtemp(join(tmpdir(), 'opaline-resume-'))
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await line.close()
  await server.dispose()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  keys = await server.createAccount('Resume')
  context = await browser.newContext()
})

async function fileOf(studyUid: string, megabytes: number) {
  const bytes = ctImage({ frames: megabytes * 2, studyUid, patientName: PATIENT, patientId: 'P-SECRET' })
  const path = join(folder, `${PATIENT}-${studyUid}.dcm`)
  await writeFile(path, bytes)
  return { bytes, path }
}

/** Opens a tab and begins to upload. */
async function begin(path: string | string[]): Promise<Page> {
  const page = await context.newPage()
  await page.goto(site.url)
  await page.setInputFiles('#files', path)
  await page.evaluate(`upload('${keys.ApiKey}', '${keys.AccountKey}', '${keys.UserUuid}', '${keys.InstitutionUuid}')`)
  return page
}

const untilSending = (page: Page, progress: number) =>
  page.waitForFunction(`heard.some(function (one) { return one.State === 'Sending' && one.Progress >= ${progress} })`)

async function toEnd(page: Page): Promise<Readonly<Record<string, unknown>>> {
  const isLast = 'one.State === "File Upload Completed" || one.State === "Aborted"'
  await page.waitForFunction(`heard.some(function (one) { return ${isLast} })`, undefined, { timeout: 150_000 })
  return (await page.evaluate('heard[heard.length - 1]')) as Readonly<Record<string, unknown>>
}

const kept = (page: Page) => page.evaluate('JSON.stringify(localStorage)') as Promise<string>

it('goes on where it stood after the tab was closed and opened, and keeps nothing that tells of the patient', async () => {
  const { bytes, path } = await fileOf('2.25.9101', 80)
  const before = line.sent()
  const first = await begin(path)
  await untilSending(first, 30)
  const memory = await kept(first)
  await first.close()
  expect(memory).toMatch(/^\{"opaline-upload-[0-9a-f]{64}":"[\w-]{43} \d+"\}$/)
  const second = await begin(path)
  expect(await toEnd(second)).toMatchObject({ Success: true, UploadedCount: 1, SkippedCount: 0 })
  expect(line.sent() - before - bytes.length).toBeLessThan(PIECE_BYTES + SMALL_CHANGE)
  expect(await kept(second)).toBe('{}')
  const token = await openSession(keys)
  expect([...(await downloadAll(keys, token)).values()]).toEqual([sha256(bytes)])
})

it('stops at AbortUpload, and a later run goes on from there', async () => {
  const { bytes, path } = await fileOf('2.25.9102', 60)
  const before = line.sent()
  const page = await begin(path)
  await untilSending(page, 20)
  await page.evaluate('api.AbortUpload()')
  expect(await toEnd(page)).toMatchObject({ Success: false, State: 'Aborted', UploadedCount: 0 })
  await new Promise((resolve) => setTimeout(resolve, 500))
  const stopped = line.sent()
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(line.sent()).toBe(stopped)
  expect(stopped - before).toBeLessThan(bytes.length)
  expect(await countStored(keys, await openSession(keys))).toEqual({ orders: 0, images: 0 })
  await page.close()
  expect(await toEnd(await begin(path))).toMatchObject({ Success: true, UploadedCount: 1 })
  expect(line.sent() - before - bytes.length).toBeLessThan(PIECE_BYTES + SMALL_CHANGE)
  expect([...(await downloadAll(keys, await openSession(keys))).values()]).toEqual([sha256(bytes)])
})

it('ends with a receipt that the server signed, in which the names are the page’s own', async () => {
  const { bytes, path } = await fileOf('2.25.9104', 9)
  const small = ctImage({ size: 16, studyUid: '2.25.9105', patientName: PATIENT })
  const other = join(folder, `${PATIENT}.dcm`)
  await writeFile(other, small)
  const told: string[] = []
  context.on('request', (request) =>
    told.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.method()}`),
  )
  const last = await toEnd(await begin([path, other]))
  const { FileList, SignedList } = last['Receipt'] as {
    readonly FileList: readonly object[]
    readonly SignedList: readonly { readonly Text: string; readonly Signature: string }[]
  }
  const signed = [
    { FileNumber: 1, SopInstanceUid: '2.25.9104.1.1', Sha256: sha256(bytes) },
    { FileNumber: 2, SopInstanceUid: '2.25.9105.1.1', Sha256: sha256(small) },
  ]
  const names = [`${PATIENT}-2.25.9104.dcm`, `${PATIENT}.dcm`]
  expect(FileList).toEqual(signed.map((one, index) => ({ FileName: names[index], ...one })))
  const [{ Text, Signature } = { Text: '', Signature: '' }] = SignedList
  expect(JSON.parse(Text)).toMatchObject({ FileList: signed.map((one) => ({ ...one, Result: 'Stored' })) })
  const { PublicKey } = (await (await fetch(`${server.url}/api/v1/receipt-key`)).json()) as { PublicKey: string }
  expect(verify(null, Buffer.from(Text), PublicKey, Buffer.from(Signature, 'base64'))).toBe(true)
  expect(told.filter((one) => /Petra|U2VjcmV0/.test(one))).toEqual([])
  expect(told.filter((one) => one.includes('/uploads/') && one.endsWith('PATCH'))).not.toEqual([])
})

it('goes on over a line that breaks', async () => {
  const { bytes, path } = await fileOf('2.25.9103', 40)
  const before = line.sent()
  line.cutAfter(9_000_000, 20_000_000, 37_000_000)
  expect(await toEnd(await begin(path))).toMatchObject({ Success: true, UploadedCount: 1 })
  expect(line.sent() - before - bytes.length).toBeLessThan(3 * PIECE_BYTES + SMALL_CHANGE)
  expect([...(await downloadAll(keys, await openSession(keys))).values()]).toEqual([sha256(bytes)])
})
