import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
// Without a GPU the viewer draws by software; the rest keeps Chromium from looking for hosts that are not there.
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/** Starts the system's Chromium. @param flags added to those that all tests have */
export const launchBrowser = (flags: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags], headless: true })

/** A web site of somebody else: pages by path, on an origin that is not the server's. */
export interface ForeignSite {
  readonly url: string
  close(): Promise<void>
}

/** Serves HTML pages on a port of their own. @param host an address that is not `localhost` makes the origin insecure */
export async function serveForeignSite(
  pages: Readonly<Record<string, string>>,
  host = '127.0.0.1',
): Promise<ForeignSite> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end()
    const html = pages[request.url ?? '/']
    return response
      .writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' })
      .end(html ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://${host}:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** What went wrong in a page: errors of its console, exceptions, requests to foreign origins. */
export interface Complaints {
  readonly list: string[]
}

/** Collects what a page complains of; requests outside `origins` count too. */
export function watch(page: Page, origins: readonly string[]): Complaints {
  const list: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') list.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => list.push(`exception: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol.startsWith('http') && !origins.includes(origin)) list.push(`foreign request: ${request.url()}`)
  })
  return { list }
}

export type { Browser, Page }
