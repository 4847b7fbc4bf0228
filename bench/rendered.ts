/**
 * Pictures of 512 × 512 × 16 bits over one connection and over six: each asked for the first time, and again (floor: 2.5 ms
 * each for a JPEG over one connection, as the common peer takes), with what the server's processors take for each.
 */
import { Agent, get, type IncomingMessage } from 'node:http'
import { cpus } from 'node:os'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../tests/harness/call.ts'
import { startOpaline } from '../tests/harness/server.ts'

const SLICES = 120
const WARMING = 60
const STUDY = '2.25.400'
const FLOOR_MS = 2.5
const KINDS = [
  ['JPEG', '/rendered', 'image/jpeg'],
  ['PNG', '/rendered', 'image/png'],
  ['thumbnail', '/thumbnail', 'image/jpeg'],
] as const

const server = await startOpaline()
try {
  console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)
  const series = await storeSeries()
  for (const [name, path, accept] of KINDS) {
    for (const connections of [1, 6]) {
      // Another quality each time, so that nothing is kept; the kind's decoder and encoder are warm.
      const quality = 88 + connections
      const addresses = numbers().map((slice) => `${series}/instances/${STUDY}.1.${slice}${path}?quality=${quality}`)
      await Promise.all(
        addresses.slice(0, WARMING).map((address) => fetchBytes(address.replace(/=.*/, '=70'), new Agent(), accept)),
      )
      const first = await measure(addresses, connections, accept)
      const again = await measure(addresses, connections, accept)
      report(`${name}, ${connections} connections, first`, first, name === 'JPEG' && connections === 1)
      report(`${name}, ${connections} connections, again`, again, name === 'JPEG' && connections === 1)
    }
  }
} finally {
  await server.dispose()
}

function numbers(): number[] {
  return Array.from({ length: SLICES }, (_, at) => at + 1)
}

async function storeSeries(): Promise<string> {
  const token = await openSession(server.keys)
  let order = ''
  const files = ctSeries(SLICES, { size: 512, studyUid: STUDY })
  for (const file of files) order = String((await uploadFile(server.keys, token, file)).body['PatientOrderUuid'])
  const input = { UserUuid: server.keys.UserUuid, PatientOrderUuid: order }
  const { body } = await call(server.url, 'GetViewUrl', input, { token })
  return `${body['Result']}dicomweb/studies/${STUDY}/series/${STUDY}.1`
}

interface Measured {
  readonly times: readonly number[]
  readonly bytes: number
  readonly cpuMs: number
  readonly perSecond: number
}

/** Seconds of processor time that the server has taken. */
async function cpuSeconds(): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1])
}

async function measure(addresses: readonly string[], connections: number, accept: string): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const waiting = [...addresses]
  const times: number[] = []
  let bytes = 0
  const before = await cpuSeconds()
  const from = performance.now()
  const run = async () => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const start = performance.now()
      bytes = await fetchBytes(address, agent, accept)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: connections }, run))
  const seconds = (performance.now() - from) / 1000
  const cpuMs = ((await cpuSeconds()) - before) * (1000 / addresses.length)
  agent.destroy()
  return { times, bytes, cpuMs, perSecond: addresses.length / seconds }
}

function fetchBytes(address: string, agent: Agent, accept: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers: { accept } }, (answer: IncomingMessage) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => (answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${answer.statusCode}`))))
      answer.on('error', reject)
    }).on('error', reject)
  })
}

function report(name: string, { times, bytes, cpuMs, perSecond }: Measured, hasFloor: boolean): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const missed = hasFloor && at(0.5) > FLOOR_MS ? ` MISSED: ${FLOOR_MS} ms` : ''
  console.log(
    `${name}: median ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(1)} ms, ${perSecond.toFixed(0)} per second, ` +
      `${cpuMs.toFixed(2)} ms of processors each, ${bytes} bytes${missed}`,
  )
}
