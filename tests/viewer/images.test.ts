import { readFileSync } from 'node:fs'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readViewport } from '../../viewer/test/read-viewport.ts'
import { type Browser, launchBrowser } from '../harness/browser.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { samplePath } from '../samples.ts'
import { compareImages } from './compare-images.ts'
import { type ExpectedFrame, expectedFrames } from './expected-frames.ts'
import { htj2kImage } from './htj2k-image.ts'
import { type OpenViewer, openAlone, openTab, storeFiles, viewUrl } from './open-viewer.ts'
import { renderWithPydicom } from './render-with-pydicom.ts'
import { availableCases } from './viewer-cases.ts'
import { whiteShare } from './white-share.ts'

/** What the viewer paints, against what pydicom makes of the same files at the same window. */

const MOST_DIFFERENT = 0.02

let server: OpalineServer
let browser: Browser
let context: BrowserContext
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
})
afterAll(async () => {
  await browser.close()
  await server.dispose()
})

const cases = availableCases().map(([viewerCase, files]) => ({ ...viewerCase, files }))

/** Reads a place of the stack and compares it with the frame that it says it shows. @returns that frame's address */
async function comparePlace(viewer: OpenViewer, place: number, expected: ReadonlyMap<string, ExpectedFrame>) {
  const { imageId } = await readViewport(viewer.page, { frame: place })
  const [address = ''] = /[^/]+\/frames\/\d+$/.exec(imageId) ?? []
  const frame = expected.get(address)
  if (frame === undefined) throw new Error(`The viewer shows ${imageId}, which was not stored.`)
  const painted = await readViewport(viewer.page, frame.window ? { window: frame.window } : {})
  expect([painted.width, painted.height]).toEqual([frame.width, frame.height])
  const { upright, otherwise } = compareImages(painted, frame.rgb)
  expect(upright).toBeLessThanOrEqual(MOST_DIFFERENT)
  expect(upright).toBeLessThanOrEqual(otherwise)
  return address
}

it.each(cases)('$title', async ({ files, frames, window, patient, date }) => {
  const viewer = await openAlone(server, context, files)
  const expected = expectedFrames(renderWithPydicom(files, { frames, window }), frames)
  const places = frames ?? [...expected.keys()].keys()
  const seen = new Set<string>()
  for (const place of places) seen.add(await comparePlace(viewer, place, expected))
  expect(seen).toEqual(new Set(expected.keys()))
  const shown = (await viewer.page.textContent('body')) ?? ''
  for (const text of [patient, date]) if (text !== undefined) expect(shown).toContain(text)
  expect(viewer.complaints).toEqual([])
  await viewer.page.close()
})

it('HTJ2K', async () => {
  const { plain, htj2k } = await htj2kImage(512)
  const viewer = await openAlone(server, context, [htj2k])
  await comparePlace(viewer, 0, expectedFrames(renderWithPydicom([plain])))
  const shown = (await viewer.page.textContent('body')) ?? ''
  expect(shown).toContain('Example, Carla')
  expect(shown).toContain('02-Jan-2026')
  expect(viewer.complaints).toEqual([])
  await viewer.page.close()
})

const documents = [samplePath('pdf/pdf.dcm')].filter((path) => path !== undefined)

it.each(documents)('encapsulated PDF', async (path) => {
  const file = readFileSync(path)
  const keys = await server.createAccount('Viewer')
  const { page, complaints } = await openTab(context, server.url, await viewUrl(keys, await storeFiles(keys, [file])))
  await page.waitForSelector('object[type="application/pdf"]')
  // Two printed pages on the reader's dark ground.
  await expect.poll(() => whiteShare(page, 'object'), { timeout: 30_000, interval: 500 }).toBeGreaterThan(0.25)
  const address = await page.getAttribute('object', 'data')
  const body = Buffer.from(await (await fetch(new URL(address ?? '', server.url))).arrayBuffer())
  expect(body.subarray(0, 5).toString()).toBe('%PDF-')
  expect(file.includes(body)).toBe(true)
  const shown = (await page.textContent('body')) ?? ''
  expect(shown).toContain('SMITH, HAROLD')
  expect(complaints).toEqual([])
  await page.close()
})
