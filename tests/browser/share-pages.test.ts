import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pdfOf } from '../../contract/test/sample-documents.ts'
import { ctSeries } from '../../dicom/test/ct-image.ts'
import { waitForImage } from '../../viewer/test/read-viewport.ts'
import { axeFindings } from '../harness/axe.ts'
import {
  type Browser,
  type ForeignSite,
  launchBrowser,
  type Page,
  serveForeignSite,
  watch,
} from '../harness/browser.ts'
import { call, signIn } from '../harness/call.ts'
import { type Driver, drive, drivenPage } from '../harness/driven-page.ts'
import { messageInOutbox } from '../harness/outbox.ts'
import { type OpalineServer, startOpaline } from '../harness/server.ts'
import { storeFiles } from '../viewer/open-viewer.ts'

/** Shares from both ends: the sharer's page of another origin, the mail as it came, the recipient's page. */

let server: OpalineServer
let browser: Browser
let site: ForeignSite
let sharer: Driver
let order: string
let other: string
beforeAll(async () => {
  server = await startOpaline()
  browser = await launchBrowser()
  const { keys } = server
  const library = `${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js`
  const script = `<script>var api = new postDicomCloudApi('${keys.ApiKey}', '${keys.AccountKey}'); api.LogToBrowserConsole = false</script>`
  site = await serveForeignSite({ '/': drivenPage(library) + script })
  const page = await browser.newPage()
  await page.goto(site.url)
  sharer = drive(page)
  await sharer.call('Initialize')
  order = await storeFiles(
    keys,
    ctSeries(3, { size: 64, patientName: 'Doe^Jo', patientId: 'ONE', studyUid: '2.25.61' }),
  )
  other = await storeFiles(
    keys,
    ctSeries(1, { size: 64, patientName: 'Roe^Al', patientId: 'TWO', studyUid: '2.25.62' }),
  )
})
afterAll(async () => {
  await site.close()
  await browser.close()
  await server.dispose()
})

/** The viewer draws by software here, beside whatever else the machine does. */
const VIEWER_WITHIN_MS = 100_000

const DESKTOP = { width: 1280, height: 900 }
const TELEPHONE = { width: 360, height: 740 }
const NARROWEST = { width: 320, height: 640 }

interface Reader {
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Somebody else's browser. */
async function reader(locale: 'en-GB' | 'fr-FR', viewport = DESKTOP): Promise<Reader> {
  const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' })
  const page = await context.newPage()
  return { context, page, complaints: watch(page, [server.url]).list }
}

/** No state may be wrong for a screen reader, in dark or light, nor scroll sideways on the narrowest screen. */
async function expectReadable(page: Page): Promise<void> {
  const viewport = page.viewportSize() ?? DESKTOP
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axeFindings(page)).toEqual([])
  }
  await page.setViewportSize(NARROWEST)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(NARROWEST.width)
  await page.setViewportSize(viewport)
}

const focused = (page: Page): Promise<string> =>
  page.evaluate('document.activeElement.innerText || document.activeElement.id') as Promise<string>

/** Goes on by the keyboard until something has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await focused(page)).startsWith(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${name}.`)
}

const lineAfter = (text: string, label: string): string =>
  text
    .split('\n')
    .find((line) => line.startsWith(label))
    ?.slice(label.length)
    .trim() ?? ''
const linkIn = (text: string): string =>
  text
    .split('\n')
    .find((line) => line.startsWith('http'))
    ?.trim() ?? ''

const shareByMail = async (email: string, mayDownload: boolean) => {
  const { keys } = server
  const shared = await sharer.call('SharePatientOrder', keys.UserUuid, [order, other], email, '', mayDownload)
  const { text } = await messageInOutbox(server, email)
  expect(linkIn(text)).toBe(shared['Result'])
  return { text, link: linkIn(text), shareUuid: String(shared['ShareUuid']) }
}

describe('a recipient with the mail', () => {
  it('opens it by the keyboard alone, in English', async () => {
    const { text, link } = await shareByMail('doctor@example.org', true)
    const { page, complaints, context } = await reader('en-GB')
    await page.goto(link)
    await page.getByRole('heading', { name: 'Password needed' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    expect(await focused(page)).toBe('password')
    await expectReadable(page)

    await page.keyboard.type('wrong one')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('This password does not open the link.').waitFor()
    await expectReadable(page)

    await page.getByLabel('Password', { exact: true }).fill('')
    await page.keyboard.type(lineAfter(text, 'Password:'))
    await tabTo(page, 'Open')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Shared medical images' }).waitFor()
    expect(await page.getByText('Shared by').textContent()).toMatch(/^Shared by .+, .+$/)
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'Patient: Doe, Jo',
      'Patient: Roe, Al',
    ])
    const studies = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) })
    expect(await studies.first().getByRole('paragraph').first().textContent()).toMatch(/ · CT · 3 images$/)
    expect(await page.getByRole('link', { name: 'Download', exact: true }).count()).toBe(2)
    const widths = '[...document.images].map((image) => image.naturalWidth)'
    await expect.poll(() => page.evaluate(widths), { timeout: 20_000 }).toEqual([64, 64])
    await expectReadable(page)

    const opening = context.waitForEvent('page')
    await tabTo(page, 'Open in the viewer')
    await page.keyboard.press('Enter')
    await waitForImage(await opening, VIEWER_WITHIN_MS)
    // The browser notes the refusals of the first look and of the wrong password as errors.
    expect(complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([])
    await context.close()
  })

  it('finds the page in French where the account speaks it, and may change the language', async () => {
    const token = await signIn(server.keys)
    await call(server.url, 'UpdateAccount', { Locale: 'fr' }, { token })
    const { text, link } = await shareByMail('medecin@example.org', false)
    const { page, context } = await reader('fr-FR', TELEPHONE)
    await page.goto(link)
    await page.getByRole('heading', { name: 'Mot de passe demandé' }).waitFor()
    expect(await page.getAttribute('html', 'lang')).toBe('fr')
    await expectReadable(page)
    await page.getByLabel('Mot de passe', { exact: true }).fill(lineAfter(text, 'Mot de passe :'))
    await page.getByLabel('Afficher le mot de passe').check()
    expect(await page.getByLabel('Mot de passe', { exact: true }).getAttribute('type')).toBe('text')
    await page.getByRole('button', { name: 'Ouvrir' }).click()
    await page.getByText('Ouvrir dans la visionneuse').first().waitFor()
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getByRole('link', { name: 'Open in the viewer' }).count()).toBe(2)
    expect(await page.getAttribute('html', 'lang')).toBe('en')
    await page.getByRole('button', { name: 'Français' }).click()
    expect(await page.getByText(/Télécharger|Download/).count()).toBe(0)
    await expectReadable(page)
    await call(server.url, 'UpdateAccount', { Locale: 'en' }, { token })
    await context.close()
  })

  it('is told what to do once the share is withdrawn', async () => {
    const shared = await sharer.call('CreateQuickShareLink', server.keys.UserUuid, [order], false)
    const { page, context } = await reader('en-GB', TELEPHONE)
    await page.goto(String(shared['Result']))
    await page.getByText('Open in the viewer').waitFor()
    await call(server.url, 'RevokeShare', { ShareUuid: shared['ShareUuid'] }, { token: await signIn(server.keys) })
    await page.reload()
    await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
    expect(await page.getByText('Ask the person who sent it to you for a new link.').count()).toBe(1)
    await expectReadable(page)
    await context.close()
  })
})

describe('a page of a share', () => {
  it('shows texts from outside as texts', async () => {
    const folder = await sharer.call('CreateFolder', server.keys.UserUuid, '', 'Hostile')
    const hostile = '<img src=x onerror=alert(1)>'
    const given = [folder['FolderUuid'], '', hostile, `${hostile}</script>`, '2126-01-31', false]
    const shared = await sharer.call('ShareFolderWithURL', server.keys.UserUuid, ...given)
    const { page, complaints, context } = await reader('en-GB')
    await page.goto(String(shared['Result']))
    await page.getByRole('heading', { name: hostile, level: 1 }).waitFor()
    expect(await page.title()).toBe(hostile)
    expect(await page.getByText(`${hostile}</script>`).count()).toBe(1)
    expect(await page.getByText('Available until 31 January 2126 at 23:59').count()).toBe(1)
    expect(await page.getByText('There is nothing here at the moment.').count()).toBe(1)
    expect(await page.locator('img').count()).toBe(0)
    await expectReadable(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lists documents with their links', async () => {
    const { keys } = server
    const token = await signIn(keys)
    const query = new URLSearchParams({
      UserUuid: keys.UserUuid,
      InstitutionUuid: keys.InstitutionUuid,
      PatientOrderUuid: other,
      FileName: 'Report é.pdf',
    })
    const body = pdfOf('Report') as BodyInit
    const headers = { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` }
    await fetch(`${server.url}/api/v1/UploadDocumentFile?${query}`, { method: 'POST', headers, body })
    const shared = await sharer.call('CreateQuickShareLink', keys.UserUuid, [other], false)
    const { page, context } = await reader('en-GB')
    await page.goto(String(shared['Result']))
    const link = page.getByRole('link', { name: 'Report é.pdf' })
    expect(await link.getAttribute('href')).toMatch(/^\/s\/[\w-]{43}\/documents\//)
    await expectReadable(page)
    await context.close()
  })

  it('is the same for an unknown link, and says for a cut one to copy all of it', async () => {
    const { page, context } = await reader('en-GB')
    await page.goto(`${server.url}/s/${'A'.repeat(43)}/`)
    await page.getByLabel('Password', { exact: true }).waitFor()
    await page.goto(`${server.url}/s/${'A'.repeat(42)}/`)
    expect(await page.getByText('Copy the whole address').count()).toBe(1)
    await context.close()
  })

  it('waits when the server does not answer, and tries again', async () => {
    const shared = await sharer.call('CreateQuickShareLink', server.keys.UserUuid, [order], false)
    const { page, context } = await reader('en-GB')
    await page.route('**/share.json', (route) => route.abort())
    await page.goto(String(shared['Result']))
    await page.getByRole('heading', { name: 'The page could not be loaded' }).waitFor()
    await expectReadable(page)
    await page.unroute('**/share.json')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Open in the viewer').waitFor()
    await context.close()
  })

  it('is at most 100 kB of script over the wire, and loads from its own origin', async () => {
    const shared = await sharer.call('CreateQuickShareLink', server.keys.UserUuid, [order], false)
    const { page, complaints, context } = await reader('en-GB')
    await page.goto(String(shared['Result']))
    await page.getByText('Open in the viewer').waitFor()
    const bytes = await page.evaluate(
      `performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, one) => sum + one.encodedBodySize, 0)`,
    )
    expect(bytes).toBeGreaterThan(10_000)
    expect(bytes).toBeLessThan(100_000)
    expect(complaints).toEqual([])
    await context.close()
  })

  // The last one: the waits are those of the network, and so of all tests.
  it('counts down where too many passwords were wrong', async () => {
    const folder = await sharer.call('CreateFolder', server.keys.UserUuid, '', 'Guarded')
    const shared = await sharer.call('ShareFolderWithURL', server.keys.UserUuid, folder['FolderUuid'], 'the right one')
    const { page, context } = await reader('fr-FR')
    await page.goto(String(shared['Result']))
    const field = page.getByLabel('Mot de passe', { exact: true })
    const waiting = page.getByText('Trop de mots de passe erronés.')
    for (let tries = 0; tries < 12 && !(await waiting.isVisible()); tries += 1) {
      await field.fill(`wrong ${tries}`)
      const answered = page.waitForResponse('**/open')
      await field.press('Enter')
      await answered
      await page.getByRole('button', { name: 'Ouvrir', exact: true }).waitFor()
    }
    expect(await waiting.textContent()).toMatch(
      /^Trop de mots de passe erronés\. Vous pourrez réessayer dans \d+ secondes?\.$/,
    )
    await expectReadable(page)
    await page.getByText('Vous pouvez réessayer.').waitFor()
    await field.fill('the right one')
    await field.press('Enter')
    // From here on in the language of the account.
    await page.getByText('There is nothing here at the moment.').waitFor()
    await context.close()
  })
})
