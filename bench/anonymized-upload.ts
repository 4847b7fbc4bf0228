/**
 * CT slices of 530 KB through an anonymised run in Chromium, by a list and by the Basic Profile: de-identified alone (the
 * question which files are known is refused, so that nothing is sent), and stored durably. Floor: 100 slices a second.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { launchBrowser, serveForeignSite } from '../tests/harness/browser.ts'
import { startOpaline } from '../tests/harness/server.ts'

const SLICES = 300
const ROUNDS = 3
const CHECK = /CheckDicomFiles/

/** Writes the slices of one study; no part of the patient's name stands in another element, which would have them refused. */
async function writeStudy(folder: string, round: number): Promise<string[]> {
  const slices = ctSeries(SLICES, {
    studyUid: `2.25.91${round}`,
    patientName: 'Quillfeather^Zebedee',
    patientId: `BENCH-${round}`,
  })
  const paths = slices.map((_, index) => join(folder, `${round}-${index}.dcm`))
  await Promise.all(slices.map((bytes, index) => writeFile(paths[index] ?? '', bytes)))
  return paths
}

/** Answers with milliseconds, the longest time that the page did not come to its own work among them. */
const RUN = (
  user: string,
  institution: string,
  profile: string,
  patientId: string,
) => `new Promise((resolve, reject) => {
  let longest = 0, before = performance.now()
  const beat = setInterval(() => { const now = performance.now(); longest = Math.max(longest, now - before); before = now }, 10)
  const startedAt = performance.now()
  api.AnonymizationOptions = { Profile: '${profile}' }
  const data = [{ Tag: 'x00100010', Value: 'Trial^One' }, { Tag: 'x00100020', Value: '${patientId}' }, { Tag: 'x00100030', Value: '' }]
  api.UploadDicomFilesWithAnonymization('${user}', '${institution}', document.getElementById('files').files, data, (reply) => {
    if (reply.State !== 'File Upload Completed') return
    clearInterval(beat)
    const { AnonymizedCount } = reply.AnonymizationReport || {}
    if (AnonymizedCount === ${SLICES}) resolve([performance.now() - startedAt, longest, reply.UploadedCount])
    else reject(new Error(JSON.stringify(reply.FailedList[0] || reply)))
  })
})`

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const folder = await mkdtemp(join(tmpdir(), 'opaline-anonymized-'))
const server = await startOpaline({ LOG_LEVEL: 'info' })
const { ApiKey, AccountKey, UserUuid, InstitutionUuid } = server.keys
const site = await serveForeignSite({
  '/': `<input type="file" id="files" multiple><script src="${server.url}/cloud-api/PostDicomCloudApi.min.v10.8.js"></script>
    <script>var api = new postDicomCloudApi('${ApiKey}', '${AccountKey}'); api.LogToBrowserConsole = false</script>`,
})
const browser = await launchBrowser()

interface Measured {
  readonly rates: number[]
  readonly blocked: number[]
}

async function measure(page: Page, paths: string[], profile: string, into: Measured, isSent: boolean): Promise<void> {
  await page.setInputFiles('#files', paths)
  const patientId = `T-${profile}-${into.rates.length}`
  const script = RUN(UserUuid, InstitutionUuid, profile, patientId)
  const [milliseconds = 0, longest = 0, uploaded] = (await page.evaluate(script)) as number[]
  if (uploaded !== (isSent ? SLICES : 0)) throw new Error(`${uploaded} files were sent.`)
  into.rates.push((SLICES / milliseconds) * 1000)
  into.blocked.push(longest)
}

try {
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.evaluate('new Promise((resolve) => api.Initialize(resolve))')
  const refused = {
    status: 403,
    headers: { 'access-control-allow-origin': '*' },
    json: { Success: false, Message: '', ErrorCode: 'Forbidden' },
  }
  const all = ['List', 'Basic'].flatMap((profile) =>
    [false, true].map((isSent) => ({ profile, isSent, rates: [], blocked: [] })),
  )
  for (let round = 0; round < ROUNDS; round += 1) {
    const paths = await writeStudy(folder, round)
    for (const one of all) {
      if (one.isSent) await page.unroute(CHECK)
      else await page.route(CHECK, (route) => route.fulfill(refused))
      await measure(page, paths, one.profile, one, one.isSent)
    }
  }
  console.log(
    `${availableParallelism()} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}; ${SLICES} files of 530 KB, ${ROUNDS} rounds`,
  )
  for (const { profile, isSent, rates, blocked } of all) {
    const what = `${profile}, ${isSent ? 'stored durably' : 'de-identified alone'}`.padEnd(28)
    const list = (rates as number[]).map((rate) => rate.toFixed(0)).join(', ')
    console.log(
      `${what} ${middle(rates).toFixed(0)} slices/s (${list}; floor 100), page held up for ${Math.max(...blocked).toFixed(0)} ms at most`,
    )
  }
} finally {
  await browser.close()
  await site.close()
  await server.dispose()
  await rm(folder, { recursive: true, force: true })
}
