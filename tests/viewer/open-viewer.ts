import type { BrowserContext, Page } from 'playwright-core'
import { waitForImage } from '../../viewer/test/read-viewport.ts'
import { watch } from '../harness/browser.ts'
import { call, openSession, uploadFile } from '../harness/call.ts'
import type { Keys, OpalineServer } from '../harness/server.ts'

/** Stores files for an account. @returns the order of the last one */
export async function storeFiles(keys: Keys, files: readonly Uint8Array[]): Promise<string> {
  const token = await openSession(keys)
  let order = ''
  for (const bytes of files) {
    const { body } = await uploadFile(keys, token, bytes)
    if (body['Success'] !== true) throw new Error(`Not stored: ${JSON.stringify(body)}`)
    order = String(body['PatientOrderUuid'])
  }
  return order
}

/** What GetViewUrl answers to the account's key. */
export async function viewUrl(keys: Keys, order: string, headers: Readonly<Record<string, string>> = {}) {
  const token = await openSession(keys)
  const input = { UserUuid: keys.UserUuid, PatientOrderUuid: order }
  const { body } = await call(keys.Url, 'GetViewUrl', input, { token, headers })
  if (body['Success'] !== true) throw new Error(`No link: ${JSON.stringify(body)}`)
  return String(body['Result'])
}

/** A viewer that is open, and what it complained of: its console, failed or refused requests, requests to others. */
export interface OpenViewer {
  readonly page: Page
  readonly complaints: readonly string[]
}

/** Opens an address in a tab, and notes all that goes wrong from then on. */
export async function openTab(context: BrowserContext, origin: string, url: string): Promise<OpenViewer> {
  const page = await context.newPage()
  const { list } = watch(page, [origin])
  page.on('requestfailed', (request) => {
    // The viewer reads frames as streams and lets go of each once it has the last byte, or no use for it any more.
    const reason = request.failure()?.errorText
    if (reason !== 'net::ERR_ABORTED') list.push(`failed: ${request.url()} ${reason}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400) list.push(`${response.status()}: ${response.url()}`)
  })
  await page.goto(url)
  return { page, complaints: list }
}

/** Stores files alone in a fresh account and opens them by their link; waits for the first image. */
export async function openAlone(
  server: OpalineServer,
  context: BrowserContext,
  files: readonly Uint8Array[],
): Promise<OpenViewer> {
  const keys = await server.createAccount('Viewer')
  const viewer = await openTab(context, server.url, await viewUrl(keys, await storeFiles(keys, files)))
  await waitForImage(viewer.page)
  return viewer
}
