import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ctSeries } from '../../dicom/test/ct-image.ts'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { axeFindings } from '../harness/axe.ts'
import { type Browser, launchBrowser, type Page } from '../harness/browser.ts'
import { call, signIn } from '../harness/call.ts'
import { connectLibrary } from '../harness/library.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'

/** The page of an upload share: what is chosen arrives, what is not accepted is told, and a receipt counts. */

let server: OpalineServer
let browser: Browser
let owner: PromiseApi
let folder: string
let userUuid: string
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  owner = await connectLibrary(server.keys)
  userUuid = server.keys.UserUuid
  folder = mkdtempSync(join(tmpdir(), 'opaline-disc-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await browser.close()
  await server.dispose()
})

const NARROWEST = { width: 320, height: 640 }
const TELEPHONE = { width: 360, height: 740 }

let share: { readonly folderUuid: string; readonly url: string; readonly uuid: string }
let page: Page
let studies = 0
/** Another study each time. */
const images = (count: number): Uint8Array[] => {
  studies += 1
  return ctSeries(count, { size: 32, studyUid: `2.25.70${studies}`, patientId: `U${studies}` })
}
beforeEach(async () => {
  studies += 1
  const made = await owner.createFolder({ userUuid, folderName: `Inbox ${studies}` })
  const folderUuid = made.FolderUuid
  const shareTitle = 'Images for the clinic'
  const shared = await owner.shareFolderToUploadWithUrl({ userUuid, folderUuid, shareTitle })
  share = { folderUuid, url: shared.Result, uuid: shared.ShareUuid }
  const context = await browser.newContext({ locale: 'en-GB', viewport: TELEPHONE, acceptDownloads: true })
  page = await context.newPage()
  await page.goto(share.url)
  await page.getByRole('heading', { name: shareTitle }).waitFor()
})

const filesField = () => page.getByLabel('Choose files')
const asFiles = (files: readonly Uint8Array[]) =>
  files.map((bytes, index) => ({ name: `IM${index + 1}`, mimeType: '', buffer: Buffer.from(bytes) }))

async function expectReadable(): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axeFindings(page)).toEqual([])
  }
  await page.setViewportSize(NARROWEST)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(NARROWEST.width)
  await page.setViewportSize(TELEPHONE)
}

const receipt = async (): Promise<string[]> => {
  await page.getByRole('heading', { name: 'Receipt' }).waitFor({ timeout: 120_000 })
  return page.locator('.receipt > p').allTextContents()
}

async function imagesInFolder(): Promise<number> {
  const { SearchResultList } = await owner.getPatientOrderListInFolder({ userUuid, folderUuid: share.folderUuid })
  return SearchResultList.reduce((sum, { ImagesCount }) => sum + ImagesCount, 0)
}

it('takes a folder with all that is in it, and tells what arrived, what did not, and what was not needed', async () => {
  const disc = {
    'DICOM/A/IM1': images(1)[0] ?? Buffer.of(),
    'DICOM/B/IM2': images(1)[0] ?? Buffer.of(),
    'DICOM/B/notes.txt': Buffer.from('No image.'),
    DICOMDIR: Buffer.from('An index.'),
    'Viewer.exe': Buffer.from('A program.'),
  }
  for (const [name, bytes] of Object.entries(disc)) {
    mkdirSync(join(folder, 'CD', dirname(name)), { recursive: true })
    writeFileSync(join(folder, 'CD', name), bytes)
  }
  await expectReadable()
  const sent: string[] = []
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()))
  await page.getByLabel('Choose a folder').setInputFiles(join(folder, 'CD'))
  expect(await receipt()).toEqual([
    '2 of 3 files arrived.',
    '2 files were not needed (the index and programs of a CD and the like).',
    'Sent to Images for the clinic, First account',
    expect.stringMatching(/^Finished on \d+ \w+ 20\d\d at \d\d:\d\d$/),
    'You can close this page, or send more files.',
    'PrintSave as text',
  ])
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Receipt')
  const refused = page.getByRole('region', { name: '1 file was not accepted' })
  expect(await refused.getByRole('listitem').allTextContents()).toEqual([
    'CD/DICOM/B/notes.txtNot accepted: This is not a DICOM file, or it is damaged.9 byte',
  ])
  await expectReadable()
  expect(await imagesInFolder()).toBe(2)
  // Nothing of a name or a path leaves the machine.
  expect(sent.map((url) => new URL(url).search).sort()).toEqual(
    ['?FileNumber=1', '?FileNumber=2', '?FileNumber=3'].map(() => expect.stringMatching(/^\?FileNumber=\d$/)),
  )

  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save as text' }).click()
  const saved = readFileSync(await (await saving).path(), 'utf8').split('\r\n')
  expect(saved.slice(0, 2)).toEqual(['Receipt', '2 of 3 files arrived.'])
  expect(saved.filter((line) => line.startsWith('Arrived\t'))).toEqual(
    Array(2).fill(expect.stringMatching(/^Arrived\tCD\/DICOM\/[AB]\/IM[12]\t\d+ B\tSHA-256 [0-9a-f]{64}$/)),
  )
  expect(saved).toContain('Not accepted\tCD/DICOM/B/notes.txt\t9 B\tThis is not a DICOM file, or it is damaged.')
})

/** Drops files or folders of the disk onto the page, as the system does. */
async function drop(paths: readonly string[]): Promise<void> {
  const box = await page.locator('.drop').boundingBox()
  const session = await page.context().newCDPSession(page)
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20]
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x, y, data })
}

it('takes files and folders that are dropped', async () => {
  const [inside, beside] = [join(folder, 'dropped', 'deep', 'IM1'), join(folder, 'IM2')]
  mkdirSync(dirname(inside), { recursive: true })
  for (const path of [inside, beside]) writeFileSync(path, images(1)[0] ?? '')
  await drop([join(folder, 'dropped'), beside])
  expect((await receipt())[0]).toBe('All 2 files have arrived.')
  const names = page.getByRole('region', { name: 'Files', exact: true }).locator('.name')
  expect(await names.allTextContents()).toEqual(['dropped/deep/IM1', 'IM2'])
  expect(await imagesInFolder()).toBe(2)
})

it('goes on by itself after trouble of the network and of the server', async () => {
  const troubles: ((route: Route) => Promise<void>)[] = [
    (route) => route.abort('connectionreset'),
    (route) => route.fulfill({ status: 503, json: { Success: false, ErrorCode: 'Unavailable', RetryAfterSeconds: 1 } }),
  ]
  await page.route('**/files?*', (route) => troubles.shift()?.(route) ?? route.continue())
  await filesField().setInputFiles(asFiles(images(3)))
  await page.getByRole('alert').getByText('The connection is interrupted.').waitFor()
  expect((await receipt())[0]).toBe('All 3 files have arrived.')
  expect(troubles).toEqual([])
  expect(await imagesInFolder()).toBe(3)
})

it('stops where the share is withdrawn in the middle, and says how many had arrived', async () => {
  const token = await signIn(server.keys)
  let sent = 0
  await page.route('**/files?*', async (route) => {
    sent += 1
    if (sent === 5) await call(server.url, 'RevokeShare', { ShareUuid: share.uuid }, { token })
    await route.continue()
  })
  await filesField().setInputFiles(asFiles(images(40)))
  const [first] = await receipt()
  await page.getByRole('alert').getByText('The link has ended or was withdrawn. What is left is not sent.').waitFor()
  const arrived = Number(/^(\d+) of 40 files arrived\.$/.exec(first ?? '')?.[1])
  expect(arrived).toBeGreaterThan(0)
  expect(arrived).toBeLessThan(10)
  expect(sent).toBeLessThan(14)
  expect(await imagesInFolder()).toBe(arrived)
})

it('keeps thousands of files in a short document, four of them under way at once', async () => {
  let [underWay, most] = [0, 0]
  await page.route('**/files?*', async (route) => {
    underWay += 1
    most = Math.max(most, underWay)
    await route.fulfill({ json: { Success: true, Message: '', FileNumber: 1, Sha256: '0'.repeat(64) } })
    underWay -= 1
  })
  await page.evaluate(() => {
    const dropped = new DataTransfer()
    for (let number = 1; number <= 3000; number += 1) dropped.items.add(new File(['x'], `IM${number}`))
    const field = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!field) throw new Error('There is no field.')
    field.files = dropped.files
    field.dispatchEvent(new Event('change', { bubbles: true }))
  })
  const rows = page.getByRole('region', { name: 'Files', exact: true }).getByRole('listitem')
  await rows.first().waitFor()
  expect(await rows.count()).toBeLessThan(40)
  expect(await rows.first().getAttribute('aria-setsize')).toBe('3000')
  expect((await receipt())[0]).toBe('All 3,000 files have arrived.')
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
})
