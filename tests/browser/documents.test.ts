import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pdfOf, pngOf } from '../../contract/test/sample-documents.ts'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type Browser, type ForeignSite, launchBrowser, serveForeignSite } from '../harness/browser.ts'
import { signIn } from '../harness/call.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { storeFiles, viewUrl } from '../viewer/open-viewer.ts'

/** Documents in Chromium: uploaded by a page of another origin, opened, and without a way into ours. */

const page = (server: OpalineServer) => `<!doctype html>
<html><head><script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script></head>
<body><input type="file" id="files" multiple>
<script>
  var myApi = new postDicomCloudApi('${server.keys.ApiKey}', '${server.keys.AccountKey}')
  myApi.LogToBrowserConsole = false
  function initialize() { return new Promise(function (resolve) { myApi.Initialize(resolve) }) }
  function upload(user, institution, order) {
    return new Promise(function (resolve) {
      var heard = []
      myApi.UploadDocumentFiles(user, institution, order, document.getElementById('files').files, function (result) {
        heard.push(JSON.parse(JSON.stringify(result)))
        if (result.State === 'File Upload Completed') resolve(heard)
      })
    })
  }
  function properties(user, institution, order) {
    return new Promise(function (resolve) { myApi.GetPatientOrderProperties(user, institution, order, resolve) })
  }
  // A video that Chromium itself makes, so that it can play it.
  async function record() {
    var canvas = document.createElement('canvas')
    var context = canvas.getContext('2d')
    var recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/mp4;codecs=avc1' })
    var parts = []
    var size = 0
    recorder.ondataavailable = function (event) { parts.push(event.data); size += event.data.size }
    recorder.start(200)
    for (var frame = 0; (frame < 25 || size < 2000) && frame < 500; frame += 1) {
      context.fillStyle = 'rgb(' + (frame % 25) * 10 + ',0,0)'
      context.fillRect(0, 0, 300, 150)
      await new Promise(function (resolve) { setTimeout(resolve, 40) })
    }
    await new Promise(function (resolve) { recorder.onstop = resolve; recorder.stop() })
    return Array.from(new Uint8Array(await new Blob(parts).arrayBuffer()))
  }
</script></body></html>`

// What the PDF tries: script in every way that PDF has, an address of our origin, and one that is script.
const ATTACK = `<< /S /JavaScript /JS (app.alert\\('pdf'\\); try { app.launchURL\\('javascript:fetch\\("/api/v1/GetAccount"\\)'\\) } catch \\(e\\) {} ; this.submitForm\\(app.doc.URL\\)) >>`
const FRAMES = '/frames'

interface Reply {
  readonly State: string
  readonly Success: boolean
  readonly [field: string]: unknown
}
interface ListedDocument {
  readonly FileName: string
  readonly FileType: string
  readonly Url: string
}

let server: OpalineServer
let browser: Browser
let context: BrowserContext
let site: ForeignSite
let tab: Page
let order: string
const pages: Record<string, string> = {}
const dialogs: string[] = []
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  context = await browser.newContext()
  context.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  pages['/'] = page(server)
  site = await serveForeignSite(pages)
  order = await storeFiles(server.keys, [ctImage({ size: 64 })])
  tab = await context.newPage()
  await tab.goto(site.url)
  await tab.evaluate('initialize()')
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})

const place = (): string =>
  [server.keys.UserUuid, server.keys.InstitutionUuid, order].map((uuid) => JSON.stringify(uuid)).join(', ')

const file = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})

async function upload(files: readonly ReturnType<typeof file>[]): Promise<readonly Reply[]> {
  await tab.setInputFiles('#files', [...files])
  return (await tab.evaluate(`upload(${place()})`)) as readonly Reply[]
}

async function addressOf(name: string): Promise<string> {
  const reply = (await tab.evaluate(`properties(${place()})`)) as {
    readonly PatientOrder: { readonly DocumentList: readonly ListedDocument[] }
  }
  return reply.PatientOrder.DocumentList.find(({ FileName }) => FileName === name)?.Url ?? ''
}

it('uploads from a page of another origin, and refuses script under the name of an image', async () => {
  const recorded = Uint8Array.from((await tab.evaluate('record()')) as number[])
  const script = Buffer.from('<!doctype html><script>hacked = 1; alert(1)</script>')
  const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  const heard = await upload([
    file('report.pdf', pdfOf('Report', ATTACK)),
    file('photo.png', pngOf(60, 40)),
    file('video.mp4', recorded),
    file('page.png', script),
    file('drawing.png', drawing),
  ])
  expect(
    heard
      .map(({ State }) => State)
      .filter((state, at, all) => all.indexOf(state) === at)
      .sort(),
  ).toEqual(['Error', 'File Upload Completed', 'Reading', 'Sending'].sort())
  const last = heard.at(-1)
  expect(last).toMatchObject({
    Success: false,
    ErrorCode: 'UnsupportedFile',
    UploadedCount: 3,
    PatientOrder: { PatientOrderUuid: order, DocumentsCount: 3 },
  })
  expect(((last?.['FailedList'] ?? []) as { readonly FileName: string }[]).map(({ FileName }) => FileName)).toEqual([
    'page.png',
    'drawing.png',
  ])
})

it('opens a PDF whose script does not reach our origin, though a user is signed in there', async () => {
  const token = await signIn(server.keys)
  await context.addCookies([
    { name: 'opaline_session', value: token, url: server.url, httpOnly: true, sameSite: 'Strict' },
  ])
  const shown = await context.newPage()
  const asked: string[] = []
  shown.on('request', (request) => asked.push(request.url()))
  const url = await addressOf('report.pdf')
  await shown.goto(url)
  await expect.poll(() => asked.some((one) => one.startsWith('chrome-extension://')), { timeout: 60_000 }).toBe(true)
  await expect.poll(() => dialogs, { timeout: 60_000 }).toContain('pdf')
  await shown.waitForTimeout(2_000)
  const ours = new Set(asked.filter((one) => one.startsWith(server.url)).map((one) => new URL(one).pathname))
  ours.delete('/favicon.ico')
  expect([...ours]).toEqual([new URL(url).pathname])
  expect(new URL(shown.url()).href).toBe(url)
  expect(await shown.evaluate('document.cookie + localStorage.length')).toBe('0')
  await shown.close()
})

it('plays a video and shows an image in an origin of their own', async () => {
  const shown = await context.newPage()
  await shown.goto(await addressOf('video.mp4'))
  const state = () =>
    shown.evaluate(
      `(() => { const v = document.querySelector('video'); return [self.origin, v.videoWidth, v.error] })()`,
    )
  await expect.poll(state, { timeout: 30_000 }).toEqual(['null', 300, null])
  await shown.evaluate(`document.querySelector('video').currentTime = 0.5`)
  await expect.poll(() => shown.evaluate(`document.querySelector('video').currentTime`)).toBeGreaterThan(0.4)
  await shown.goto(await addressOf('photo.png'))
  const image = `(() => { const i = document.querySelector('img'); return [self.origin, i.naturalWidth, i.naturalHeight] })()`
  expect(await shown.evaluate(image)).toEqual(['null', 60, 40])
  await shown.close()
})

it('is shown in frames, images and videos of the page that asked', async () => {
  const [pdf, png, mp4] = await Promise.all(['report.pdf', 'photo.png', 'video.mp4'].map(addressOf))
  pages[FRAMES] = `<!doctype html><iframe id="pdf" src="${pdf}"></iframe><img src="${png}"><video src="${mp4}"></video>`
  const shown = await context.newPage()
  const asked: string[] = []
  shown.on('request', (request) => asked.push(request.url()))
  await shown.goto(`${site.url}${FRAMES}`)
  const sizes = () =>
    shown.evaluate(`[document.querySelector('img').naturalWidth, document.querySelector('video').videoWidth]`)
  await expect.poll(sizes, { timeout: 30_000 }).toEqual([60, 300])
  await expect.poll(() => asked.some((one) => one.startsWith('chrome-extension://')), { timeout: 60_000 }).toBe(true)
  await shown.close()
})

it('is led to by the viewer of the order', async () => {
  const viewer = await context.newPage()
  await viewer.goto(await viewUrl(server.keys, order))
  const [list] = await Promise.all([
    context.waitForEvent('page'),
    viewer.getByRole('link', { name: 'Documents (3)' }).click({ timeout: 60_000 }),
  ])
  const names = await list.getByRole('listitem').allTextContents()
  expect(names.sort()).toEqual(['photo.png', 'report.pdf', 'video.mp4'])
  await list.getByRole('link', { name: 'video.mp4' }).click()
  await expect.poll(() => list.evaluate(`document.querySelector('video')?.videoWidth`), { timeout: 30_000 }).toBe(300)
  await viewer.close()
  await list.close()
})

it('ran no script but that of the PDF, in the browser’s own PDF viewer', () => {
  expect(new Set(dialogs)).toEqual(new Set(['pdf']))
})
