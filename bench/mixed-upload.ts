/**
 * 3,000 small files and one of 2 GB in one run of the library in Chromium: everything arrives once, and the memory of the
 * page (its heap, and what its process holds) stays flat. `FILES` and `GIGABYTES` change the sizes.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, CDPSession } from 'playwright-core'
import { ctImage, largeCtImage } from '../dicom/test/ct-image.ts'
import { launchBrowser, serveForeignSite } from '../tests/harness/browser.ts'
import { openSession } from '../tests/harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../tests/harness/memory.ts'
import { startOpaline } from '../tests/harness/server.ts'
import { countStored, knownOf } from '../tests/harness/stored.ts'

const FILES = Number(process.env['FILES'] ?? 3_000)
const GIGABYTES = Number(process.env['GIGABYTES'] ?? 2)
const FRAME_BYTES = 2 * 512 * 512
const SAMPLE_EVERY_MS = 500

/** Writes the large file frame by frame. @returns its SHA-256 */
async function writeLarge(path: string): Promise<string> {
  const frames = Math.ceil((GIGABYTES * 1e9) / FRAME_BYTES)
  const { header } = largeCtImage({ frames, studyUid: '2.25.9202' })
  const file = await open(path, 'w')
  await file.write(header)
  for (let frame = 0; frame < frames; frame += 1) await file.write(Buffer.alloc(FRAME_BYTES, `${frame} `))
  await file.close()
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function writeSmall(folder: string): Promise<string[]> {
  const paths = Array.from({ length: FILES }, (_, index) => join(folder, `${index + 1}.dcm`))
  for (const [index, path] of paths.entries())
    await writeFile(path, ctImage({ size: 128, slice: index + 1, studyUid: '2.25.9201', patientId: 'MIXED' }))
  return paths
}

/** The page's heap and the memory of its process, in MB, sampled until it is stopped. */
function watchMemory(session: CDPSession, pid: number) {
  const heap: number[] = []
  const resident: number[] = []
  const timer = setInterval(async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    heap.push((metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6)
    resident.push(residentMegabytes(pid))
  }, SAMPLE_EVERY_MS)
  return { heap, resident, stop: () => clearInterval(timer) }
}

interface BrowserProcess {
  readonly type: string
  readonly id: number
  readonly cpuTime: number
}

/** The process of the page: of those that show pages the one that has worked most. */
async function rendererOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: BrowserProcess[] }
  const renderers = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)
  return renderers[0]?.id ?? 0
}

const RUN = (user: string, institution: string) => `new Promise((resolve) => {
  api.UploadDicomFiles('${user}', '${institution}', document.getElementById('files').files, (reply) => {
    if (reply.State !== 'File Upload Completed') return
    const { Success, UploadedCount, SkippedCount, FailedList, Receipt } = reply
    resolve({ Success, UploadedCount, SkippedCount, FailedList, receipts: Receipt ? Receipt.FileList.length : 0 })
  })
})`

const third = (values: readonly number[], which: number): number => {
  const part = values.slice(Math.floor((values.length * which) / 3), Math.floor((values.length * (which + 1)) / 3))
  return part.reduce((sum, value) => sum + value, 0) / Math.max(1, part.length)
}
const told = (values: readonly number[]): string =>
  `${[0, 1, 2].map((which) => third(values, which).toFixed(0)).join(' / ')} MB by thirds, ${Math.max(...values).toFixed(0)} MB at most`

const folder = await mkdtemp(join(tmpdir(), 'opaline-mixed-'))
const server = await startOpaline({ LOG_LEVEL: 'info' })
const { ApiKey, AccountKey, UserUuid, InstitutionUuid } = server.keys
const site = await serveForeignSite({
  '/': `<input type="file" id="files" multiple><script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
    <script>var api = new postDicomCloudApi('${ApiKey}', '${AccountKey}')</script>`,
})
const browser = await launchBrowser()
try {
  const small = await writeSmall(folder)
  const large = join(folder, 'large.dcm')
  const sha256 = await writeLarge(large)
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate('new Promise((resolve) => api.Initialize(resolve))')
  await page.setInputFiles('#files', [large, ...small])
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const memory = watchMemory(session, await rendererOf(browser))
  forgetMostResident(server.pid)
  const idle = residentMegabytes(server.pid)
  const startedAt = performance.now()
  const last = await page.evaluate(RUN(UserUuid, InstitutionUuid))
  const seconds = (performance.now() - startedAt) / 1000
  memory.stop()
  const token = await openSession(server.keys)
  const known = await knownOf(server.keys, token, [{ SopInstanceUid: '2.25.9202.1.1', Sha256: sha256 }])
  console.log(`machine: ${cpus()[0]?.model}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`)
  console.log(`${FILES} files and one of ${GIGABYTES} GB: ${seconds.toFixed(0)} s, ${JSON.stringify(last)}`)
  console.log(
    `stored: ${JSON.stringify(await countStored(server.keys, token))}, the large one to the byte: ${known.length === 1}`,
  )
  console.log(`page's heap: ${told(memory.heap)}; its process: ${told(memory.resident)}`)
  console.log(`server: ${idle.toFixed(0)} MB idle, ${mostResidentMegabytes(server.pid).toFixed(0)} MB at most`)
} finally {
  await browser.close()
  await site.close()
  await server.dispose()
  await rm(folder, { recursive: true })
}
