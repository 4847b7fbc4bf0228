import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../../../dicom/test/ct-image.ts'
import { launchBrowser, serveForeignSite } from '../../../../tests/harness/browser.ts'
import { ViewerDoor } from '../dicomweb/testing/viewer-door.ts'

let door: ViewerDoor
let browser: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  door = await ViewerDoor.open()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await door.close()
})

/** The address of the viewer's server, and a link that a page of `origin` asked for. */
async function openLink(origin: string): Promise<string> {
  const owner = await door.test.createAccount()
  const order = await door.store(owner, ctImage({ size: 64 }))
  const link = await door.link(owner, order, { address: '127.0.0.1', origin })
  const url = door.app.server.listening
    ? door.app.listeningOrigin
    : await door.app.listen({ host: '127.0.0.1', port: 0 })
  return `${url}${link}`
}

it('opens in a frame of another site, where the browser refuses storage', async () => {
  const pages: Record<string, string> = {}
  const site = await serveForeignSite(pages, 'localhost')
  pages['/'] = `<iframe width="1200" height="700" src="${await openLink(site.url)}"></iframe>`
  const page = await browser.newPage()
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  const frame = page.waitForResponse((response) => response.url().endsWith('/frames/1'), { timeout: 40_000 })
  await page.goto(site.url)
  expect((await frame).status()).toBe(200)
  await page.frameLocator('iframe').getByText('Example, Carla').waitFor({ timeout: 40_000 })
  expect(errors).toEqual([])
  await site.close()
}, 90_000)

it('opens in no frame of a page that did not ask', async () => {
  const pages: Record<string, string> = {}
  const site = await serveForeignSite(pages, 'localhost')
  pages['/'] = `<iframe src="${await openLink('http://asker.example.org')}"></iframe>`
  const page = await browser.newPage()
  const refused = page.waitForEvent('console', { predicate: (message) => /frame-ancestors/.test(message.text()) })
  await page.goto(site.url)
  expect((await refused).text()).toContain("frame-ancestors 'self' http://asker.example.org")
  await site.close()
}, 90_000)
