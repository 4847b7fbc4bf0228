import { createHash } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { type Browser, type ForeignSite, launchBrowser, serveForeignSite } from '../harness/browser.ts'
import { DATABASE, type Keys, type OpalineServer, startOpaline } from '../harness/server.ts'
import { getFrom, textsOf } from './get-from.ts'
import { storeFiles, viewUrl } from './open-viewer.ts'

/** What a viewer link opens, for whom, and what everybody else is told. */

const OWN = '2.25.31'
const SECOND = '2.25.32'
const FOREIGN = '2.25.33'
const OTHER_ADDRESS = '127.0.0.2'

const AGAIN = 'Go back to the page that gave you the link and open the study from there again.'
const OPENS_NOTHING = [
  'This link opens nothing',
  'The link is not complete, or what it showed is no longer available to you.',
  AGAIN,
]
const OTHER_CONNECTION = [
  'This link belongs to another connection',
  'For the patient’s protection a link opens only from the network connection that it was made for.',
  'If you changed networks (Wi-Fi, mobile data, VPN), go back to the old one, or open the study again from this one.',
]
const EXPIRED = ['This link has expired', 'It was valid for a limited time.', AGAIN]

let server: OpalineServer
let ours: Keys
let order: string
let link: string
const ct = (studyUid: string) => ctImage({ size: 64, studyUid, patientId: `P ${studyUid}` })

beforeAll(async () => {
  server = await startOpaline()
  ours = await server.createAccount('Ours')
  const theirs = await server.createAccount('Theirs')
  await storeFiles(ours, [ct(SECOND)])
  order = await storeFiles(ours, [ct(OWN)])
  await storeFiles(theirs, [ct(FOREIGN)])
  link = await viewUrl(ours, order)
})
afterAll(() => server.dispose())

const instanceOf = (study: string) => `studies/${study}/series/${study}.1/instances/${study}.1.1`
const page = (of = link) => `${of}viewer?StudyInstanceUIDs=${OWN}`
const frame = (of = link) => `${of}dicomweb/${instanceOf(OWN)}/frames/1`

/** What a page says, and that a datum behind the same link says nothing at all. */
async function expectRefused(asking: Parameters<typeof getFrom>[1], status: number, texts: string[], of = link) {
  const shown = await getFrom(page(of), asking)
  expect([shown.status, textsOf(shown.body)]).toEqual([status, texts])
  const datum = await getFrom(frame(of), asking)
  expect([datum.status, datum.body]).toEqual([status, ''])
}

async function expectOpen(asking: Parameters<typeof getFrom>[1], of = link) {
  expect((await getFrom(page(of), asking)).body).toContain('<div id="root">')
  const datum = await getFrom(frame(of), asking)
  expect([datum.status, datum.body.length > 64 * 64 * 2]).toEqual([200, true])
}

describe('a link', () => {
  it('leads to the viewer on its study', async () => {
    const { status, headers } = await getFrom(link)
    expect([status, headers.location]).toEqual([302, `${new URL(link).pathname}viewer?StudyInstanceUIDs=${OWN}`])
    await expectOpen({})
  })

  it('finds its own study and no other', async () => {
    const studies = async (query = '') =>
      (
        JSON.parse((await getFrom(`${link}dicomweb/studies${query}`)).body) as Record<string, { Value?: unknown[] }>[]
      ).map((study) => study['0020000D']?.Value?.[0])
    expect(await studies()).toEqual([OWN])
    for (const other of [SECOND, FOREIGN]) {
      expect(await studies(`?StudyInstanceUID=${other}`)).toEqual([])
      expect(await studies(`?00100020=P%20${other}`)).toEqual([])
    }
  })

  it.each([SECOND, FOREIGN])('knows no address of study %s', async (other) => {
    const addresses = [
      `studies/${other}/series`,
      `studies/${other}/instances`,
      `studies/${other}/metadata`,
      `studies/${other}/series/${other}.1/metadata`,
      `studies/${OWN}/series/${other}.1/metadata`,
      `studies/${OWN}/series/${OWN}.1/instances/${other}.1.1/frames/1`,
      instanceOf(other),
      `${instanceOf(other)}/frames/1`,
      `${instanceOf(other)}/rendered`,
      `${instanceOf(other)}/bulkdata/7FE00010`,
    ]
    for (const address of addresses) {
      const { status, body } = await getFrom(`${link}dicomweb/${address}`)
      expect([address, status, body]).toEqual([address, 404, ''])
    }
  })
})

describe('who has no link', () => {
  const origin = () => `${server.url}/v/`
  it.each([
    ['a token that never was', () => `${origin()}${'A'.repeat(43)}/`],
    ['a token that was cut', () => `${link.slice(0, -2)}/`],
    ['a token with more behind it', () => `${link.slice(0, -1)}A/`],
    ['a token in other letters', () => link.toLowerCase()],
  ])('%s', async (_, wrong) => {
    await expectRefused({}, 404, OPENS_NOTHING, wrong())
    const entrance = await getFrom(wrong())
    expect([entrance.status, textsOf(entrance.body)]).toEqual([404, OPENS_NOTHING])
  })

  it('another address, whatever it says of itself', async () => {
    await expectRefused({ localAddress: OTHER_ADDRESS }, 403, OTHER_CONNECTION)
    const spoofed = { 'x-forwarded-for': '127.0.0.1', forwarded: 'for=127.0.0.1', 'x-real-ip': '127.0.0.1' }
    await expectRefused({ localAddress: OTHER_ADDRESS, headers: spoofed }, 403, OTHER_CONNECTION)
    await expectOpen({})
  })

  it('an address that the asker made up', async () => {
    const asked = await viewUrl(ours, order, { 'x-forwarded-for': OTHER_ADDRESS })
    await expectRefused({ localAddress: OTHER_ADDRESS }, 403, OTHER_CONNECTION, asked)
    await expectOpen({}, asked)
  })
})

// Nobody but the server reaches an embedded database, and time cannot be moved from outside.
it.each(DATABASE === 'external' ? [0] : [])('a link that has expired says so', async () => {
  const old = await viewUrl(ours, order)
  const hash = createHash('sha256').update(old.slice(-44, -1)).digest()
  const owner = new pg.Client({ connectionString: server.databaseUrl })
  await owner.connect()
  const expire = "update viewer_links set expires_at = now() - interval '1 second' where token_hash = $1"
  expect((await owner.query(expire, [hash]).finally(() => owner.end())).rowCount).toBe(1)
  await expectRefused({}, 410, EXPIRED, old)
})

describe('headers', () => {
  const of = async (url: string) => {
    const { headers } = await getFrom(url)
    return [
      headers['cache-control'],
      headers['referrer-policy'],
      headers['x-content-type-options'],
      headers['content-security-policy'],
    ]
  }
  const NOTHING = "default-src 'none'"
  it('of the page', async () => {
    const [cache, referrer, sniff, policy] = await of(page())
    expect([cache, referrer, sniff]).toEqual(['no-store', 'no-referrer', 'nosniff'])
    expect(String(policy).split('; ')).toEqual([
      NOTHING,
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "media-src 'self' blob:",
      "object-src 'self'",
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
    ])
  })

  it('of data, and of the way in', async () => {
    const data = ['private, no-store', 'no-referrer', 'nosniff', `${NOTHING}; frame-ancestors 'self'`]
    expect(await of(frame())).toEqual(data)
    expect(await of(`${link}dicomweb/studies`)).toEqual(data)
    expect((await of(`${link}app-config.js`)).slice(0, 3)).toEqual(['no-store', 'no-referrer', 'nosniff'])
    expect((await of(link)).slice(0, 3)).toEqual(['no-store', 'no-referrer', 'nosniff'])
  })

  it('of a refusal', async () => {
    const [cache, referrer, sniff, policy] = await of(`${server.url}/v/${'A'.repeat(43)}/`)
    expect([cache, referrer, sniff]).toEqual(['no-store', 'no-referrer', 'nosniff'])
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'; frame-ancestors \*$/,
    )
  })
})

describe('a page of another origin', () => {
  let browser: Browser
  let sites: ForeignSite[]
  beforeAll(async () => {
    browser = await launchBrowser()
    const pages = { '/': '<iframe width="1000" height="700"></iframe>' }
    sites = [await serveForeignSite(pages), await serveForeignSite(pages)]
  })
  afterAll(async () => {
    await browser.close()
    for (const site of sites) await site.close()
  })

  /** Shows an address in a frame of a site. @returns the frame */
  async function embed(site: string, url: string) {
    const tab = await browser.newPage({ viewport: { width: 1100, height: 800 } })
    await tab.goto(site)
    const refused = tab.waitForEvent('console', { predicate: (message) => message.type() === 'error', timeout: 60_000 })
    const refusal = refused.then(
      (message) => message.text(),
      () => '',
    )
    await tab.evaluate((address) => document.querySelector('iframe')?.setAttribute('src', address), url)
    const shown = tab.frameLocator('iframe').getByText('Example, Carla').first()
    const seen = shown.waitFor({ timeout: 60_000 }).then(
      () => 'shown',
      () => '',
    )
    const outcome = await Promise.race([seen, refusal])
    await tab.close()
    return outcome
  }

  it('shows in a frame what it asked for, and no other page does', async () => {
    const [asker = '', stranger = ''] = sites.map((site) => site.url)
    const asked = await viewUrl(ours, order, { origin: asker })
    expect(await embed(asker, asked)).toBe('shown')
    expect(await embed(stranger, asked)).toMatch(/frame-ancestors 'self' http:\/\/127\.0\.0\.1:\d+"/)
    expect(await embed(stranger, link)).toMatch(/frame-ancestors 'self'"/)
  })
})

it('the log names links by no token', async () => {
  expect(server.log()).toContain('/v/')
  expect(server.log()).not.toContain(link.slice(-44, -1))
  expect(server.log()).not.toContain('Carla')
})

describe('behind a trusted proxy', () => {
  const from = (...addresses: string[]) => ({ headers: { 'x-forwarded-for': addresses.join(', ') } })
  let asked: string
  beforeAll(async () => {
    await server.stop()
    server = await server.restart({ TRUST_PROXY: '127.0.0.1/32' })
    asked = await viewUrl(ours, order, from('198.51.100.7').headers)
  })

  it('a link opens for the address that the proxy names', async () => {
    await expectOpen(from('198.51.100.7'), asked)
    await expectOpen(from('203.0.113.9', '198.51.100.7'), asked)
  })

  it('and for no other, nor for one that a client put in front', async () => {
    await expectRefused(from('198.51.100.8'), 403, OTHER_CONNECTION, asked)
    await expectRefused(from('198.51.100.7', '198.51.100.8'), 403, OTHER_CONNECTION, asked)
    await expectRefused({}, 403, OTHER_CONNECTION, asked)
    await expectRefused({ ...from('198.51.100.7'), localAddress: OTHER_ADDRESS }, 403, OTHER_CONNECTION, asked)
  })
})
