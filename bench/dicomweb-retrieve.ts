/**
 * What a DICOMweb client takes away, in explicit little endian as PS3.18 has it where nothing is said: frames of
 * 512 × 512 × 16 bits over 1 and 6 connections, and a study and a series of 200 such images, with the server's CPU time.
 */
import { readFileSync } from 'node:fs'
import { Agent, get, type IncomingMessage } from 'node:http'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../tests/harness/call.ts'
import { startOpaline } from '../tests/harness/server.ts'

const SLICES = 200
const STUDY = '2.25.300'
const CONNECTIONS = [1, 6]
const FRAMES = 1200
const ROUNDS = 3
const FRAME = 'multipart/related; type="application/octet-stream"'
const FILE = 'multipart/related; type="application/dicom"'

const server = await startOpaline()
const { AccountKey, ApiKey } = server.keys
const authorization = `Basic ${Buffer.from(`${AccountKey}:${ApiKey}`).toString('base64')}`
const base = `${server.url}/dicomweb/studies/${STUDY}`
const series = `${base}/series/${STUDY}.1`

/** CPU time of the server's process so far. */
function cpuMs(): number {
  const [, fields = ''] = readFileSync(`/proc/${server.pid}/stat`, 'latin1').split(') ')
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number)
  return (user + system) * 10
}

/** @returns how many bytes came */
const fetchBytes = (url: string, agent: Agent, accept: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const take = (answer: IncomingMessage) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('error', reject)
      answer.on('end', () => (answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${answer.statusCode}`))))
    }
    get(url, { agent, headers: { accept, authorization } }, take).on('error', reject)
  })

async function storeSlices(): Promise<void> {
  const token = await openSession(server.keys)
  const files = ctSeries(SLICES, { studyUid: STUDY })
  for (let at = 0; at < files.length; at += 4) {
    await Promise.all(files.slice(at, at + 4).map((file) => uploadFile(server.keys, token, file)))
  }
  await call(server.url, 'CloseSession', {}, { token })
}

async function measureFrames(connections: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let asked = 0
  const askOn = async () => {
    while (asked < FRAMES) {
      asked += 1
      await fetchBytes(`${series}/instances/${STUDY}.1.${(asked % SLICES) + 1}/frames/1`, agent, FRAME)
    }
  }
  await fetchBytes(`${series}/instances/${STUDY}.1.1/frames/1`, agent, FRAME)
  const [cpu, from] = [cpuMs(), performance.now()]
  await Promise.all(Array.from({ length: connections }, askOn))
  const perSecond = (FRAMES / (performance.now() - from)) * 1000
  const each = (cpuMs() - cpu) / FRAMES
  console.log(`frames, ${connections} connections: ${perSecond.toFixed(0)} a second, ${each.toFixed(2)} ms of CPU each`)
  agent.destroy()
}

async function measureFiles(name: string, url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let round = 0; round < ROUNDS; round += 1) {
    const [cpu, from] = [cpuMs(), performance.now()]
    const megabytes = (await fetchBytes(url, agent, FILE)) / 1e6
    const perSecond = (megabytes / (performance.now() - from)) * 1000
    const each = (cpuMs() - cpu) / megabytes
    console.log(
      `${name} of ${megabytes.toFixed(0)} MB: ${perSecond.toFixed(0)} MB/s, ${each.toFixed(2)} ms of CPU a MB`,
    )
  }
  agent.destroy()
}

try {
  await storeSlices()
  for (const connections of CONNECTIONS) await measureFrames(connections)
  await measureFiles('a study', base)
  await measureFiles('a series', series)
} finally {
  await server.dispose()
}
