/**
 * A thousand connections that fetch frames at once: `npm run bench -- frames-many [connections]`. All are answered with
 * the right bytes; says how many frames a second, how much CPU each takes and how much memory the server grows by.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { openSession, uploadFile } from '../tests/harness/call.ts'
import { forgetMostResident, mostResidentMegabytes, residentMegabytes } from '../tests/harness/memory.ts'
import { type OpalineServer, startOpaline } from '../tests/harness/server.ts'

const CONNECTIONS = Number(process.argv[2] ?? 1000)
const SLICES = 50
const SIZE = 512
const FRAMES_EACH = 5
const STUDY = '2.25.400'
/** Ticks of /proc/<pid>/stat in a second (proc(5), sysconf _SC_CLK_TCK on Linux). */
const TICKS = 100
const ACCEPT = 'application/octet-stream; transfer-syntax=*'

/** CPU seconds that the server's own process took so far. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const pixelsOf = (file: Uint8Array): Uint8Array => file.subarray(file.length - SIZE * SIZE * 2)

async function store(server: OpalineServer): Promise<readonly string[]> {
  const token = await openSession(server.keys)
  const files = ctSeries(SLICES, { size: SIZE, studyUid: STUDY })
  for (const file of files) {
    const { body } = await uploadFile(server.keys, token, file)
    if (body['Success'] !== true) throw new Error(JSON.stringify(body))
  }
  return files.map((file) => sha256(pixelsOf(file)))
}

function fetchFrame(url: string, authorization: string, agent: Agent): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { accept: ACCEPT, authorization } }, (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks)
        if (answer.statusCode === 200) resolve(body)
        else reject(new Error(`${answer.statusCode}: ${body.subarray(0, 200).toString()}`))
      })
      answer.on('error', reject)
    }).on('error', reject)
  })
}

const server = await startOpaline()
try {
  const hashes = await store(server)
  const { AccountKey, ApiKey } = server.keys
  const authorization = `Basic ${Buffer.from(`${AccountKey}:${ApiKey}`).toString('base64')}`
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const frame = (at: number) =>
    `${server.url}/dicomweb/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.${1 + at}/frames/1`
  for (const [at, hash] of hashes.entries())
    if (sha256(await fetchFrame(frame(at), authorization, agent)) !== hash) throw new Error(`frame ${at} differs`)
  const before = { cpu: cpuSeconds(server.pid), megabytes: residentMegabytes(server.pid) }
  forgetMostResident(server.pid)
  const startedAt = performance.now()
  const waits: number[] = []
  const run = async (connection: number) => {
    for (let round = 0; round < FRAMES_EACH; round += 1) {
      const at = (connection + round) % SLICES
      const askedAt = performance.now()
      const bytes = await fetchFrame(frame(at), authorization, agent)
      waits.push(performance.now() - askedAt)
      if (sha256(bytes) !== hashes[at]) throw new Error(`frame ${at} differs`)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => run(connection)))
  const seconds = (performance.now() - startedAt) / 1000
  const frames = CONNECTIONS * FRAMES_EACH
  const cpu = cpuSeconds(server.pid) - before.cpu
  const most = mostResidentMegabytes(server.pid)
  waits.sort((a, b) => a - b)
  console.log(`${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`)
  console.log(
    `${CONNECTIONS} connections, ${frames} frames of ${SIZE * SIZE * 2} bytes, all as stored: ` +
      `${(frames / seconds).toFixed(0)} a second, ${((frames * SIZE * SIZE * 2) / 1e6 / seconds).toFixed(0)} MB/s; ` +
      `waits p50 ${waits[waits.length >> 1]?.toFixed(0)} ms, most ${waits.at(-1)?.toFixed(0)} ms`,
  )
  console.log(
    `server: ${((1000 * cpu) / frames).toFixed(2)} ms of CPU a frame; resident ${before.megabytes.toFixed(0)} MB before, ` +
      `${most.toFixed(0)} MB at most (${((1024 * (most - before.megabytes)) / CONNECTIONS).toFixed(0)} kB a connection)`,
  )
  agent.destroy()
} finally {
  await server.dispose()
}
