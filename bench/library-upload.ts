/**
 * A 300-slice CT through the library in Chromium, against a plain parallel `fetch` of the same files to an endpoint that
 * throws them away. The two take turns in one run; floor: 50 % of the plain rate.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { launchBrowser, serveForeignSite } from '../tests/harness/browser.ts'
import { startOpaline } from '../tests/harness/server.ts'

const SLICES = 300
const ROUNDS = 7
const PARALLEL = 4

function serveThrowAway() {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', '*')
    response.setHeader('access-control-max-age', '7200')
    request.resume().on('end', () => response.end('{}'))
  })
  return new Promise<{ url: string; close(): void }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({ url: `http://127.0.0.1:${port}/`, close: () => server.close() })
    })
  })
}

/** Writes the slices of one study. @returns their paths and bytes in all */
async function writeStudy(folder: string, round: number): Promise<{ paths: string[]; bytes: number }> {
  const slices = ctSeries(SLICES, { studyUid: `2.25.90${round}`, patientId: `BENCH-${round}` })
  const paths = slices.map((_, index) => join(folder, `${round}-${index}.dcm`))
  await Promise.all(slices.map((bytes, index) => writeFile(paths[index] ?? '', bytes)))
  return { paths, bytes: slices.reduce((sum, slice) => sum + slice.length, 0) }
}

const PLAIN = (url: string) => `(async () => {
  const files = Array.from(document.getElementById('files').files)
  const startedAt = performance.now()
  const send = async () => { for (let file; (file = files.pop());) await fetch('${url}', { method: 'POST', body: file, headers: { 'content-type': 'application/dicom' } }) }
  await Promise.all(Array.from({ length: ${PARALLEL} }, send))
  return performance.now() - startedAt
})()`

const LIBRARY = (user: string, institution: string) => `new Promise((resolve, reject) => {
  const startedAt = performance.now()
  api.UploadDicomFiles('${user}', '${institution}', document.getElementById('files').files, (reply) => {
    if (reply.State !== 'File Upload Completed') return
    if (reply.UploadedCount === ${SLICES}) resolve(performance.now() - startedAt)
    else reject(new Error(JSON.stringify(reply.FailedList)))
  })
})`

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function measure(page: Page, script: string, paths: string[]): Promise<number> {
  await page.setInputFiles('#files', paths)
  return Number(await page.evaluate(script))
}

const folder = await mkdtemp(join(tmpdir(), 'opaline-upload-'))
const server = await startOpaline({ LOG_LEVEL: 'info' })
const throwAway = await serveThrowAway()
const { ApiKey, AccountKey, UserUuid, InstitutionUuid } = server.keys
const site = await serveForeignSite({
  '/': `<input type="file" id="files" multiple><script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
    <script>var api = new postDicomCloudApi('${ApiKey}', '${AccountKey}')</script>`,
})
const browser = await launchBrowser()
try {
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate('new Promise((resolve) => api.Initialize(resolve))')
  const plain: number[] = []
  const library: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const { paths, bytes } = await writeStudy(folder, round)
    const rate = (milliseconds: number) => bytes / 1e6 / (milliseconds / 1000)
    plain.push(rate(await measure(page, PLAIN(throwAway.url), paths)))
    library.push(rate(await measure(page, LIBRARY(UserUuid, InstitutionUuid), paths)))
  }
  console.log(
    `${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${SLICES} files of 530 KB, ${PARALLEL} at a time, ${ROUNDS} rounds`,
  )
  const show = (values: readonly number[]) =>
    `${middle(values).toFixed(0)} MB/s (${values.map((value) => value.toFixed(0)).join(', ')})`
  console.log(`plain fetch, thrown away  ${show(plain)}`)
  console.log(`library, stored durably   ${show(library)}`)
  console.log(`ratio of the medians      ${(middle(library) / middle(plain)).toFixed(2)} (floor 0.50)`)
} finally {
  await browser.close()
  await site.close()
  throwAway.close()
  await server.dispose()
  await rm(folder, { recursive: true, force: true })
}
