import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ctImage, ctSeries } from '../../dicom/test/ct-image.ts'
import { type Browser, type ForeignSite, launchBrowser, type Page, serveForeignSite } from '../harness/browser.ts'
import { call } from '../harness/call.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'

/** What a page of another origin hears while things go wrong around it, and how hard it leans on the server. */

type Reply = Readonly<Record<string, unknown>>

const html = (server: OpalineServer) => `<!doctype html><input type="file" id="files" multiple>
<script src="${server.url}/cloud-api/PostDicomCloudApi.js"></script>
<script>
  var heard = [], asked = 0
  // Counted in the page: the browser tells of a request's end later than the page hears of it.
  var uploads = { underWay: 0, most: 0, total: 0 }
  var open = XMLHttpRequest.prototype.open, send = XMLHttpRequest.prototype.send
  XMLHttpRequest.prototype.open = function (method, url) {
    this.isFile = url.indexOf('/UploadDicomFile?') > 0
    return open.apply(this, arguments)
  }
  XMLHttpRequest.prototype.send = function () {
    if (this.isFile) {
      uploads.total += 1
      uploads.most = Math.max(uploads.most, ++uploads.underWay)
      this.addEventListener('readystatechange', function () { if (this.readyState === 4) uploads.underWay -= 1 })
    }
    return send.apply(this, arguments)
  }
  function hear() { heard.push(Object.assign(JSON.parse(JSON.stringify(arguments[0])), { arguments: arguments.length })) }
  function upload(userUuid, institutionUuid) {
    heard = []
    api.UploadDicomFiles(userUuid, institutionUuid, document.getElementById('files').files, hear)
  }
</script>`

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let keys: Keys
let page: Page
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  site = await serveForeignSite({ '/': html(server) })
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})
beforeEach(async () => {
  await page?.close()
  keys = await server.createAccount('Trouble')
  page = await browser.newPage()
  await page.goto(site.url)
})

const settle = () => new Promise((resolve) => setTimeout(resolve, 300))
const asFile = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/dicom',
  buffer: Buffer.from(bytes),
})
const slices = (count: number, studyUid: string) =>
  ctSeries(count, { size: 64, studyUid }).map((bytes, index) => asFile(`${index + 1}.dcm`, bytes))
const ofState = (heard: readonly Reply[], state: string) => heard.filter((reply) => reply['State'] === state)

/** Calls a method, waits for its callback and a while longer. @returns every callback that came */
async function ask(script: string): Promise<Reply[]> {
  await page.evaluate(`heard = []; ${script}`)
  await page.waitForFunction('heard.length > 0')
  await settle()
  return page.evaluate('heard')
}

const connect = () =>
  ask(`window.api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'); api.Initialize(hear)`)

const startUpload = () => page.evaluate(`upload('${keys.UserUuid}', '${keys.InstitutionUuid}')`)

async function uploadToEnd(): Promise<Reply[]> {
  await page.waitForFunction('heard.some(function (reply) { return reply.State === "File Upload Completed" })')
  await settle()
  return page.evaluate('heard')
}

/** Holds every file up on its way, so that several are under way together. */
const slowDown = (milliseconds: number) =>
  page.route(/UploadDicomFile\?/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    await route.continue()
  })

/** How many files the page has sent, and how many of them were under way together at most. */
const uploads = () => page.evaluate('uploads') as Promise<{ underWay: number; most: number; total: number }>

const imagesOf = async (): Promise<number> => {
  const [found] = await ask(`api.GetPatientOrderList(hear, '${keys.UserUuid}', [])`)
  const orders = (found?.['SearchResultList'] ?? []) as { ImagesCount: number }[]
  return orders.reduce((sum, order) => sum + order.ImagesCount, 0)
}

it.each([1, 6])('sends %i files at a time when the page says so, each once', async (threads) => {
  await connect()
  await page.evaluate(`api.UploaderThreadCount = ${threads}`)
  await page.setInputFiles('#files', slices(12, `2.25.200${threads}`))
  await slowDown(100)
  await startUpload()
  const heard = await uploadToEnd()
  expect(await uploads()).toEqual({ underWay: 0, most: threads, total: 12 })
  const ranks = heard.map((reply) => ['Reading', 'Sending', 'File Upload Completed'].indexOf(String(reply['State'])))
  expect(new Set(ranks)).toEqual(new Set([0, 1, 2]))
  expect(ranks.indexOf(0)).toBeLessThan(ranks.indexOf(1))
  expect(ranks.filter((rank) => rank === 2)).toHaveLength(1)
  expect(ranks.at(-1)).toBe(2)
  const orders = ofState(heard, 'Sending').map((reply) => (reply['PatientOrderList'] as Reply[]).length)
  expect(orders).toEqual([...orders].sort())
  expect(orders.at(-1)).toBe(1)
})

it('tells of each refused file in its own words, and of the first in the last call', async () => {
  await connect()
  await page.setInputFiles('#files', slices(1, '2.25.2010'))
  await startUpload()
  await uploadToEnd()
  const series = { size: 64, studyUid: '2.25.2010' }
  const description = { tag: 0x00081030, vr: 'LO', value: 'Other' } as const
  await page.setInputFiles('#files', [
    asFile('x.dcm', new TextEncoder().encode('no DICOM at all')),
    asFile('<img src=x onerror=alert(1)>.dcm', ctImage({ ...series, slice: 2 })),
    asFile('cut.dcm', ctImage({ ...series, slice: 3 }).subarray(0, -100)),
    asFile('there.dcm', ctImage(series)),
    asFile('other.dcm', ctImage({ ...series, elements: [description] })),
  ])
  await startUpload()
  const heard = await uploadToEnd()
  const errors = ofState(heard, 'Error')
  const failed = errors.map(({ FileName, ErrorCode, Message }) => ({ FileName, ErrorCode, Message }))
  expect(failed).toEqual([
    {
      FileName: 'x.dcm',
      ErrorCode: 'UnsupportedFile',
      Message: expect.stringMatching(/^Unsupported file! FileName: x\.dcm \(.+\)$/),
    },
    {
      FileName: 'cut.dcm',
      ErrorCode: 'UnsupportedFile',
      Message: expect.stringMatching(/^Unsupported file! FileName: cut\.dcm \(.+\)$/),
    },
    {
      FileName: 'other.dcm',
      ErrorCode: 'Conflict',
      Message: 'Another image is stored under this SOP Instance UID. The stored one stays as it is.',
    },
  ])
  expect(errors.map((reply) => reply['Success'])).toEqual([false, false, false])
  expect(heard.at(-1)).toMatchObject({
    Success: false,
    ErrorCode: 'UnsupportedFile',
    Message: '1 file uploaded, 1 file there already, 3 files not stored.',
    UploadedCount: 1,
    SkippedCount: 1,
    FailedList: failed,
  })
  expect(ofState(heard, 'Checking').map((reply) => reply['Message'])).toEqual([
    'File already exist. FileName: there.dcm',
  ])
  expect(await imagesOf()).toBe(2)
})

it('keeps what was stored before AbortUpload, sends nothing after it, and can go on later', async () => {
  await connect()
  await page.evaluate('api.UploaderThreadCount = 1')
  await page.setInputFiles('#files', slices(8, '2.25.2011'))
  await slowDown(200)
  await startUpload()
  await page.waitForFunction(
    'heard.some(function (reply) { return reply.State === "Sending" && reply.PatientOrderList.length > 0 })',
  )
  await page.evaluate('api.AbortUpload()')
  await page.waitForFunction('heard[heard.length - 1].State === "Aborted"')
  const { total } = await uploads()
  await settle()
  const heard = (await page.evaluate('heard')) as Reply[]
  expect((await uploads()).total).toBe(total)
  expect(total).toBeLessThan(8)
  expect(heard.map((reply) => reply['State']).slice(-1)).toEqual(['Aborted'])
  expect([ofState(heard, 'Aborted').length, ofState(heard, 'File Upload Completed').length]).toEqual([1, 0])
  expect(await imagesOf()).toBe(heard.at(-1)?.['UploadedCount'])
  await startUpload()
  const last = (await uploadToEnd()).at(-1)
  expect(last).toMatchObject({ Success: true, SkippedCount: heard.at(-1)?.['UploadedCount'] })
  expect(await imagesOf()).toBe(8)
})

it('asks the page once for a new session when one ends in the middle of a run', async () => {
  const open = async (ExpiresInSeconds: number) => {
    const { AccountKey, ApiKey } = keys
    return (await call(server.url, 'OpenSession', { AccountKey, ApiKey, ExpiresInSeconds })).body['SessionToken']
  }
  await page.exposeFunction('nextToken', () => open(600))
  await page.setInputFiles('#files', slices(16, '2.25.2012'))
  await slowDown(500)
  const token = await open(1)
  await page.evaluate(`window.api = new postDicomCloudApi({
    sessionToken: '${token}',
    onSessionExpired: function () { asked += 1; return nextToken() }
  })`)
  await startUpload()
  const heard = await uploadToEnd()
  expect(ofState(heard, 'Error')).toEqual([])
  expect(heard.at(-1)).toMatchObject({ Success: true, UploadedCount: 16, FailedList: [] })
  expect(await page.evaluate('asked')).toBe(1)
})

it('is told once that a session has ended when the page has no other', async () => {
  const { AccountKey, ApiKey, UserUuid } = keys
  const { body } = await call(server.url, 'OpenSession', { AccountKey, ApiKey, ExpiresInSeconds: 1 })
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const given = `sessionToken: '${body['SessionToken']}', onSessionExpired: function () { asked += 1; return '' }`
  const replies = await ask(
    `window.api = new postDicomCloudApi({ ${given} }); api.GetPatientOrderList(hear, '${UserUuid}')`,
  )
  expect(replies).toEqual([
    {
      Success: false,
      Message: 'The session has ended; give the library a new one.',
      ErrorCode: 'Unauthorized',
      arguments: 1,
    },
  ])
  expect(await page.evaluate('asked')).toBe(1)
})

it('finishes a run over a server that dies under it, and says NetworkError of a call meanwhile', async () => {
  await connect()
  await page.setInputFiles('#files', slices(12, '2.25.2013'))
  await slowDown(200)
  await startUpload()
  await page.waitForFunction(
    'heard.some(function (reply) { return reply.State === "Sending" && reply.PatientOrderList.length > 0 })',
  )
  await server.kill()
  await page.evaluate(`window.meanwhile = []
    api.GetViewUrl('${keys.UserUuid}', '${keys.UserUuid}', function (reply) { meanwhile.push([arguments.length, reply]) })`)
  await page.waitForFunction('meanwhile.length > 0')
  server = await server.restart()
  const heard = await uploadToEnd()
  expect(await page.evaluate('meanwhile')).toEqual([
    [
      1,
      {
        Success: false,
        Message: 'The server could not be reached, or it does not accept this page’s address for the key.',
        ErrorCode: 'NetworkError',
      },
    ],
  ])
  expect(ofState(heard, 'Error')).toEqual([])
  expect(heard.at(-1)).toMatchObject({ Success: true, FailedList: [] })
  expect(await imagesOf()).toBe(12)
})
