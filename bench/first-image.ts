/**
 * How long a person waits for the first image in the viewer, and how many bytes it takes (floor: at most 5 MB): a CT of
 * 300 slices of 512 × 512, from the link to the painted image, with an empty cache each time. Beside it the same with the
 * viewer's own files in the cache, as on every later study. The viewer asks for the next slices as soon as it has the
 * first one; what comes of them before that one is painted, which is much where there is no network between, stands apart.
 */
import { cpus } from 'node:os'
import type { BrowserContext, CDPSession } from 'playwright-core'
import { ctImage } from '../dicom/test/ct-image.ts'
import { type Browser, launchBrowser } from '../tests/harness/browser.ts'
import { call, openSession, uploadFile } from '../tests/harness/call.ts'
import { type OpalineServer, startOpaline } from '../tests/harness/server.ts'

const SLICES = 300
const ROUNDS = 5
const MOST_BYTES = 5_000_000
const FIRST_FRAME = '/instances/2.25.1001.1.1/frames/1'
const VIEWPORT = { width: 1600, height: 1000 }

interface Opening {
  readonly milliseconds: number
  readonly bytes: number
  readonly requests: number
  /** What came of the next slices while the first one was being painted. */
  readonly bytesAhead: number
}

const server = await startOpaline()
const browser = await launchBrowser()
try {
  console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, Chromium ${browser.version()}`)
  const token = await openSession(server.keys)
  const order = await storeSeries(server, token)
  report('empty cache', await openOften(browser, () => viewUrl(server, token, order), true))
  report('viewer in the cache', await openOften(browser, () => viewUrl(server, token, order), false))
} finally {
  await browser.close()
  await server.dispose()
}

/** @returns the order */
async function storeSeries({ keys }: OpalineServer, token: string): Promise<string> {
  let order = ''
  for (let slice = 1; slice <= SLICES; slice += 1) {
    const { body } = await uploadFile(keys, token, ctImage({ slice }))
    order = String(body['PatientOrderUuid'])
  }
  return order
}

async function viewUrl({ keys, url }: OpalineServer, token: string, order: string): Promise<string> {
  const input = { UserUuid: keys.UserUuid, PatientOrderUuid: order }
  return String((await call(url, 'GetViewUrl', input, { token })).body['Result'])
}

async function openOften(chromium: Browser, link: () => Promise<string>, isCold: boolean): Promise<Opening[]> {
  const openings: Opening[] = []
  let context = await chromium.newContext({ viewport: VIEWPORT })
  if (!isCold) await openOnce(context, await link())
  for (let round = 0; round < ROUNDS; round += 1) {
    if (isCold) {
      await context.close()
      context = await chromium.newContext({ viewport: VIEWPORT })
    }
    openings.push(await openOnce(context, await link()))
  }
  await context.close()
  return openings
}

async function openOnce(context: BrowserContext, link: string): Promise<Opening> {
  const page = await context.newPage()
  await page.addInitScript(noteFirstImage)
  const received = await countReceived(await context.newCDPSession(page))
  const from = Date.now()
  await page.goto(link)
  const firstImage = await page.waitForFunction(() => (window as NotedWindow).firstImage)
  const at = (await firstImage.jsonValue()) ?? Number.NaN
  await page.close()
  return { milliseconds: at - from, ...received(at) }
}

interface NotedWindow extends Window {
  firstImage?: number
}

/** Runs in the page: notes when a viewport first shows something that is not black, in milliseconds since 1970. */
function noteFirstImage(): void {
  const noted = window as NotedWindow
  document.addEventListener(
    'CORNERSTONE_IMAGE_RENDERED',
    ({ target }) => {
      // Thumbnails are painted on elements of their own, which are in no viewport.
      const isViewport = target instanceof Element && target.matches('.cornerstone-viewport-element')
      const canvas = isViewport ? target.querySelector('canvas') : null
      if (noted.firstImage !== undefined || canvas === null) return
      const middle = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 16, 16).data ?? []
      if (middle.some((value, at) => at % 4 !== 3 && value > 0)) {
        noted.firstImage = performance.timeOrigin + performance.now()
      }
    },
    true,
  )
}

interface Arrival {
  readonly seconds: number
  readonly bytes: number
  readonly isAnswer: boolean
  readonly isAhead: boolean
}

/** Counts what comes over the network, headers included. @returns how much had come until a time in milliseconds since 1970 */
async function countReceived(session: CDPSession): Promise<(until: number) => Omit<Opening, 'milliseconds'>> {
  const arrivals: Arrival[] = []
  const ahead = new Set<string>()
  let clock = 0
  let isFirstAsked = false
  session.on('Network.requestWillBeSent', ({ requestId, request, wallTime, timestamp }) => {
    clock = wallTime - timestamp
    if (isFirstAsked && request.url.includes('/frames/')) ahead.add(requestId)
    isFirstAsked ||= request.url.endsWith(FIRST_FRAME)
  })
  session.on('Network.responseReceived', ({ requestId, response, timestamp }) => {
    const isAnswer = response.fromDiskCache !== true
    const bytes = isAnswer ? response.encodedDataLength : 0
    arrivals.push({ seconds: timestamp, bytes, isAnswer, isAhead: ahead.has(requestId) })
  })
  session.on('Network.dataReceived', ({ requestId, encodedDataLength: bytes, timestamp }) => {
    arrivals.push({ seconds: timestamp, bytes, isAnswer: false, isAhead: ahead.has(requestId) })
  })
  await session.send('Network.enable')
  return (until) => {
    const before = arrivals.filter(({ seconds }) => (seconds + clock) * 1000 <= until)
    const needed = before.filter(({ isAhead }) => !isAhead)
    const sum = (of: readonly Arrival[]) => of.reduce((total, { bytes }) => total + bytes, 0)
    return {
      bytes: sum(needed),
      requests: needed.filter(({ isAnswer }) => isAnswer).length,
      bytesAhead: sum(before) - sum(needed),
    }
  }
}

function report(name: string, openings: readonly Opening[]): void {
  const sorted = openings.map((opening) => opening.milliseconds).toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const bytes = Math.max(...openings.map((opening) => opening.bytes))
  const requests = Math.max(...openings.map((opening) => opening.requests))
  const ahead = Math.max(...openings.map((opening) => opening.bytesAhead))
  console.log(
    `first image of ${SLICES} slices, ${name}: median of ${ROUNDS} ${(at(0.5) / 1000).toFixed(2)} s, ` +
      `p95 ${(at(0.95) / 1000).toFixed(2)} s; at most ${(bytes / 1e6).toFixed(2)} MB in ${requests} requests, ` +
      `and up to ${(ahead / 1e6).toFixed(2)} MB of the next slices while it was being painted` +
      (bytes > MOST_BYTES ? ' MISSED: 5 MB' : ''),
  )
}
