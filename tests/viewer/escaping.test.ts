import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { writeFile } from '../../dicom/test/write-file.ts'
import { type Browser, launchBrowser } from '../harness/browser.ts'
import { type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { openAlone, openTab, storeFiles, viewUrl } from './open-viewer.ts'

/** Markup in names and descriptions is text, wherever they are shown. */

// 64 characters at most (PS3.5 6.2), so one attack each; every one of them would leave a mark in its page.
const IMAGE = `"><img src=x onerror="alert(1);hacked=1">`
const SCRIPT = `</script><script>hacked=1;alert(1)</script>`
const QUOTES = `'"><svg onload=hacked=1> &lt;b&gt; \${hacked=1} {{1}}`
const NAMES = [IMAGE, SCRIPT, QUOTES]

const textElement = (tag: number, value: string) => ({ tag, vr: 'LO', value })
const ct = (name: string, at: number) =>
  ctImage({
    size: 32,
    studyUid: `2.25.77${at}`,
    patientName: name,
    patientId: `P${at}`,
    elements: [textElement(0x00081030, `S ${name}`), textElement(0x0008103e, `D ${name}`)],
  })

let server: OpalineServer
let browser: Browser
let context: BrowserContext
const dialogs: string[] = []
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  context = await browser.newContext({ viewport: { width: 1200, height: 800 } })
  context.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
})
afterAll(async () => {
  await browser.close()
  await server.dispose()
})

/** Marks that an attack leaves: its variable, its elements. */
const ATTACKED = `[typeof hacked, document.querySelectorAll('img[src="x"], svg[onload]').length]`
const UNHARMED = ['undefined', 0]

it.each(NAMES)('the viewer: %s', async (name) => {
  const { page, complaints } = await openAlone(server, context, [ct(name, NAMES.indexOf(name))])
  await page.waitForFunction((text) => document.body.textContent?.includes(text), `D ${name}`)
  const shown = (await page.textContent('body')) ?? ''
  expect(shown).toContain(`S ${name}`)
  // In a person's name `=` ends the alphabetic group, which is what the viewer shows (PS3.5 6.2.1).
  expect(await page.getByText(name.slice(0, name.indexOf('=')), { exact: true }).count()).toBeGreaterThan(0)
  expect(await page.evaluate(ATTACKED)).toEqual(UNHARMED)
  expect([dialogs, complaints]).toEqual([[], []])
  await page.close()
})

/** What addresses of other builds of the viewer may ask for, and markup where an identifier belongs. */
const askedOf = (elsewhere: string): readonly string[] => [
  `url=${elsewhere}/study.json`,
  'url=javascript:hacked=1',
  `remote-source=${elsewhere}/dicomweb`,
  `datasources=dicomwebproxy&url=${elsewhere}/proxy.json`,
  `datasources=dicomjson&url=${elsewhere}/data.json`,
  `hangingprotocolId=${encodeURIComponent(IMAGE)}`,
  `SeriesInstanceUIDs=${encodeURIComponent(SCRIPT)}`,
  `initialSOPInstanceUID=${encodeURIComponent(QUOTES)}`,
]

it('the viewer’s address: it has nobody else asked, and nothing run', async () => {
  const asked: (string | undefined)[] = []
  const elsewhere = createServer((request, response) => {
    asked.push(request.url)
    response.setHeader('access-control-allow-origin', '*').end('{}')
  })
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening')
  const keys = await server.createAccount('Address')
  const link = await viewUrl(keys, await storeFiles(keys, [ct('Example^Carla', 9)]))
  for (const query of askedOf(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`)) {
    const { page } = await openTab(context, server.url, `${link}viewer?StudyInstanceUIDs=2.25.779&${query}`)
    await page.waitForLoadState('networkidle')
    expect([query, await page.evaluate(ATTACKED), dialogs]).toEqual([query, UNHARMED, []])
    await page.close()
  }
  expect(asked).toEqual([])
  elsewhere.close()
})

/** Finds the account's orders in the reference page. */
async function searchAll(keys: Keys) {
  const { page, complaints } = await openTab(context, server.url, `${server.url}/reference/`)
  await page.fill('[name=apiKey]', keys.ApiKey)
  await page.fill('[name=accountKey]', keys.AccountKey)
  await page.click('#connect button')
  await page.waitForSelector('#connect [name=user]:enabled')
  await page.click('#search button')
  await page.waitForSelector('#orders tbody tr')
  return { page, complaints }
}

it('the reference page: files that were read, orders that were found', async () => {
  const keys = await server.createAccount('Escaping')
  const files = NAMES.map(ct)
  await storeFiles(keys, files)
  const { page, complaints } = await searchAll(keys)
  const found = await page
    .locator('#orders tbody tr')
    .evaluateAll((rows) => rows.map((row) => [row.children[0]?.textContent, row.children[5]?.textContent]))
  expect(new Set(found.map(([name]) => name))).toEqual(new Set(NAMES))
  expect(new Set(found.map(([, description]) => description))).toEqual(new Set(NAMES.map((name) => `S ${name}`)))
  await page.setInputFiles(
    '[name=files]',
    NAMES.map((name, at) => ({
      name: `${name.replaceAll('/', '|')}.dcm`,
      mimeType: 'application/dicom',
      buffer: Buffer.from(at === 0 ? 'no DICOM' : (files[at] ?? '')),
    })),
  )
  await page.waitForFunction(() => document.querySelector<HTMLProgressElement>('#read progress')?.value === 100)
  const read = (await page.textContent('#read')) ?? ''
  for (const name of NAMES.slice(1)) expect(read).toContain(name)
  expect(await page.textContent('#read .messages')).toContain(IMAGE.replaceAll('/', '|'))
  expect(await page.evaluate(ATTACKED)).toEqual(UNHARMED)
  expect(dialogs).toEqual([])
  expect(complaints).toEqual(['console: postDicomCloudApi.ReadDicomFiles: UnsupportedFile'])
  await page.close()
})

it('the page of an object that is no image', async () => {
  const report = writeFile({
    elements: [
      { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.88.11' },
      { tag: 0x00080018, vr: 'UI', value: '2.25.79.1.1' },
      { tag: 0x00080060, vr: 'CS', value: 'SR' },
      textElement(0x0008103e, SCRIPT),
      { tag: 0x00100010, vr: 'PN', value: 'Example^Carla' },
      textElement(0x00100020, 'P9'),
      { tag: 0x0020000d, vr: 'UI', value: '2.25.79' },
      { tag: 0x0020000e, vr: 'UI', value: '2.25.79.1' },
    ],
  })
  const keys = await server.createAccount('Escaping')
  const { page, complaints } = await openTab(context, server.url, await viewUrl(keys, await storeFiles(keys, [report])))
  expect(await page.textContent('dl')).toContain(`SR, ${SCRIPT}`)
  expect(await page.evaluate(ATTACKED)).toEqual(UNHARMED)
  expect([dialogs, complaints]).toEqual([[], []])
  await page.close()
})
