/**
 * From the README's first line to a CT of one's own on the screen, in seconds, on a clean clone.
 * `npm run bench -- first-start [root]`: with a folder that holds a Debian system with Node 20, the line runs in there (chroot).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { launchBrowser } from '../tests/harness/browser.ts'
import { waitForImage } from '../viewer/test/read-viewport.ts'

const PORT = '18642'
const GIVE_UP_AFTER_MS = 900_000
const [root] = process.argv.slice(2)
const inside = '/root/opaline-first-start'
const clone = root === undefined ? mkdtempSync(join(tmpdir(), 'opaline-clone-')) : join(root, inside)

const startedAt = performance.now()
const seconds = () => ((performance.now() - startedAt) / 1000).toFixed(1)
const tell = (what: string) => console.log(`${seconds().padStart(7)} s  ${what}`)

function cloneCleanly(): void {
  rmSync(clone, { recursive: true, force: true })
  mkdirSync(clone, { recursive: true })
  execFileSync('git', ['clone', '--quiet', process.cwd(), clone])
}

function startByReadme(): ChildProcess {
  const line = 'npm ci && npm start'
  const words = root === undefined ? ['-c', line] : [root, '/bin/sh', '-c', `cd ${inside} && ${line}`]
  return spawn(root === undefined ? '/bin/sh' : 'chroot', words, {
    cwd: clone,
    env: { ...process.env, PORT },
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  while (performance.now() - startedAt < GIVE_UP_AFTER_MS && server.exitCode === null) {
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready && existsSync(join(clone, 'data', 'first-account.json'))) return
    await delay(100)
  }
  throw new Error('The server did not become ready.')
}

/** Walks the reference implementation as its reader does: connect, choose files, upload, search, open. */
async function seeOwnCt(url: string): Promise<void> {
  const keys = JSON.parse(readFileSync(join(clone, 'data', 'first-account.json'), 'utf8')) as {
    ApiKey: string
    AccountKey: string
  }
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1200 } })
    await page.goto(`${url}/reference/`)
    await page.fill('[name=apiKey]', keys.ApiKey)
    await page.fill('[name=accountKey]', keys.AccountKey)
    await page.click('text=Initialize')
    await page.waitForSelector('text=Connected to')
    const files = ctSeries(10).map((bytes, index) => ({
      name: `${index}.dcm`,
      mimeType: 'application/dicom',
      buffer: Buffer.from(bytes),
    }))
    await page.setInputFiles('[name=files]', files)
    await page.click('button:text-is("Upload")')
    await page.waitForSelector('text=10 files uploaded')
    tell('uploaded')
    await page.click('button:text-is("Search")')
    await page.click('button:text-is("Open")')
    await page.waitForSelector('iframe[src*="/v/"]')
    const viewer = await browser.newPage({ viewport: { width: 1600, height: 1200 } })
    await viewer.goto((await page.getAttribute('iframe[src*="/v/"]', 'src')) ?? '')
    await waitForImage(viewer)
  } finally {
    await browser.close()
  }
}

console.log(
  `${availableParallelism()} × ${cpus()[0]?.model}; ${root === undefined ? 'clean clone' : `clean clone in ${root}`}`,
)
cloneCleanly()
const server = startByReadme()
try {
  const url = `http://127.0.0.1:${PORT}`
  await untilReady(url, server)
  tell('ready')
  await seeOwnCt(url)
  tell('a CT of one’s own on the screen')
} finally {
  if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM')
  await delay(3_000)
  rmSync(clone, { recursive: true, force: true })
}
