import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type WrittenElement, writeFile } from '../../dicom/test/write-file.ts'
import { axeFindings } from '../harness/axe.ts'
import { type Browser, launchBrowser } from '../harness/browser.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { samplePath } from '../samples.ts'
import { openTab, storeFiles, viewUrl } from './open-viewer.ts'

/** What the viewer cannot show, as pages that are read and printed. */

const STUDY = '2.25.88'

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

async function open(...files: readonly Uint8Array[]) {
  const keys = await server.createAccount('Reader')
  return openTab(context, server.url, await viewUrl(keys, await storeFiles(keys, files)))
}

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

/** A report without any code, at which the viewer's own reader fails. */
const report = writeFile({
  elements: [
    text(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'),
    text(0x00080018, 'UI', `${STUDY}.9.1`),
    text(0x00080060, 'CS', 'SR'),
    text(0x00100010, 'PN', 'Example^Carla'),
    text(0x00100020, 'LO', 'P9'),
    text(0x0020000d, 'UI', STUDY),
    text(0x0020000e, 'UI', `${STUDY}.9`),
    {
      tag: 0x0040a730,
      vr: 'SQ',
      value: { items: [[text(0x0040a040, 'CS', 'TEXT'), text(0x0040a160, 'UT', `No ${'finding '.repeat(40)}`)]] },
    },
  ],
})

/** How many pixels of an element are dark, as ink is, and reddish, as lines of paper are, from 0 to 1. */
async function inkAndPaper(page: Page, selector: string) {
  const png = (await page.locator(selector).first().screenshot()).toString('base64')
  // The page's own policy lets no picture in.
  const blank = await page.context().newPage()
  const found = await blank.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = new OffscreenCanvas(image.width, image.height)
    const drawing = canvas.getContext('2d')
    drawing?.drawImage(image, 0, 0)
    const pixels = drawing?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray(4)
    let ink = 0
    let paper = 0
    for (let at = 0; at < pixels.length; at += 4) {
      const [red = 0, green = 0] = pixels.subarray(at, at + 2)
      if (red < 100) ink += 4 / pixels.length
      if (red - green > 10) paper += 4 / pixels.length
    }
    return { ink, paper }
  }, png)
  await blank.close()
  return found
}

const electrocardiograms = [samplePath('ecg/waveform_ecg.dcm')].filter((path) => path !== undefined)

it.each(electrocardiograms)('an electrocardiogram is drawn on its paper', async (path) => {
  const { page, complaints } = await open(readFileSync(path))
  expect(await page.locator('figcaption').allTextContents()).toHaveLength(24)
  const box = await page.locator('figure svg').first().boundingBox()
  // 10 seconds are 250 mm, of which a browser shows 96 / 25.4 pixels each.
  expect(Math.round(box?.width ?? 0)).toBe(945)
  const blank = await page.evaluate(() => document.querySelectorAll('figure path[d=""]').length)
  const { ink, paper } = await inkAndPaper(page, 'figure svg')
  expect([blank, ink > 0.005, ink < 0.2, paper > 0.1]).toEqual([0, true, true, true])
  expect(await axeFindings(page)).toEqual([])
  expect(complaints).toEqual([])
  await page.close()
})

it('a report fits a telephone, and can be read with a screen reader', async () => {
  const { page, complaints } = await open(report)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.textContent('h1')).toBe('Structured report')
  expect(await page.textContent('.tree')).toBe(`No ${'finding '.repeat(39)}finding`)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  expect(await axeFindings(page)).toEqual([])
  expect(complaints).toEqual([])
  await page.close()
})

it('beside images the viewer leads to the report', async () => {
  const image = ctImage({ size: 64, studyUid: STUDY, patientId: 'P9', patientName: 'Example^Carla' })
  const { page } = await open(image, report)
  const [reading] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Reports and other objects (1)' }).click(),
  ])
  await reading.getByRole('link', { name: 'SR 0' }).click()
  await reading.waitForSelector('.tree')
  expect(await reading.textContent('dl')).toContain('Example Carla')
  expect(await reading.getByRole('link').allTextContents()).toEqual(['Images'])
  await reading.close()
  await page.close()
})
