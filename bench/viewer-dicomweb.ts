/**
 * What the viewer waits for: the metadata of a 300-slice series (floor: 20 ms, never asked for before and again) and
 * frames of 512 × 512 × 16 bits over 1 and 6 connections (floor: 1,000 a second), beside a plain Node server that sends
 * as many bytes from memory.
 */
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus } from 'node:os'
import { ctSeries } from '../dicom/test/ct-image.ts'
import { call, openSession, uploadFile } from '../tests/harness/call.ts'
import { type OpalineServer, startOpaline } from '../tests/harness/server.ts'

const SLICES = 300
const COLD_SERIES = 5
const WARM_ROUNDS = 50
const FRAME_SLICES = 100
const FRAMES = 3000
const ACCEPT = 'multipart/related; type=application/octet-stream; transfer-syntax=*'
const CONNECTIONS = [1, 6]

const server = await startOpaline()
const baseline = createServer((_, reply) => reply.end(payload)).listen(0, '127.0.0.1')
const payload = Buffer.alloc(512 * 512 * 2)
try {
  console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)
  await measureMetadata(server)
  await measureFrames(server)
} finally {
  baseline.close()
  await server.dispose()
}

/** Stores a series of small or whole slices. @returns the address of the series under a viewer link of its own */
async function storeSeries(slices: number, size: number, studyUid: string): Promise<string> {
  const token = await openSession(server.keys)
  let order = ''
  const files = ctSeries(slices, { size, studyUid })
  for (let at = 0; at < files.length; at += 4) {
    const answers = await Promise.all(files.slice(at, at + 4).map((file) => uploadFile(server.keys, token, file)))
    order = String(answers[0]?.body['PatientOrderUuid'])
  }
  const input = { UserUuid: server.keys.UserUuid, PatientOrderUuid: order }
  const { body } = await call(server.url, 'GetViewUrl', input, { token })
  return `${body['Result']}dicomweb/studies/${studyUid}/series/${studyUid}.1`
}

async function measureMetadata({ url }: OpalineServer): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const series: string[] = []
  for (let at = 0; at < COLD_SERIES; at += 1) series.push(await storeSeries(SLICES, 16, `2.25.20${at}`))
  for (const encoding of ['identity', 'gzip']) {
    await fetchBytes(`${url}/healthz`, agent)
    const times: number[] = []
    let bytes = 0
    const isFirst = encoding === 'identity'
    for (const address of series) {
      // The link is judged before, as it is when a viewer comes this far.
      await fetchBytes(`${address}/instances/0/frames/1`, agent)
      const from = performance.now()
      bytes = await fetchBytes(`${address}/metadata`, agent, { 'accept-encoding': encoding })
      times.push(performance.now() - from)
    }
    report(
      `metadata of ${SLICES} slices, ${isFirst ? 'first time' : 'joined before, compressed for the first time'}, ${bytes} bytes`,
      times,
      20,
    )
    const again: number[] = []
    for (let round = 0; round < WARM_ROUNDS; round += 1) {
      const from = performance.now()
      await fetchBytes(`${series[0]}/metadata`, agent, { 'accept-encoding': encoding })
      again.push(performance.now() - from)
    }
    report(`metadata of ${SLICES} slices, again, ${encoding}`, again, 20)
  }
  agent.destroy()
}

async function measureFrames({ url }: OpalineServer): Promise<void> {
  const series = await storeSeries(FRAME_SLICES, 512, '2.25.300')
  const { port } = baseline.address() as AddressInfo
  await fetchBytes(`${url}/healthz`, new Agent())
  for (const connections of CONNECTIONS) {
    const ours = await framesPerSecond(connections, (at) => {
      return `${series}/instances/2.25.300.1.${1 + (at % FRAME_SLICES)}/frames/1`
    })
    const plain = await framesPerSecond(connections, () => `http://127.0.0.1:${port}/`)
    const share = Math.round((100 * ours) / plain)
    console.log(
      `frames of ${payload.length} bytes, ${connections} connections: ${Math.round(ours)} per second; ` +
        `plain Node from memory ${Math.round(plain)} (${share} %)${ours >= 1000 ? '' : ' MISSED: 1,000'}`,
    )
  }
}

async function framesPerSecond(connections: number, address: (at: number) => string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let next = 0
  const run = async (until: number) => {
    while (next < until) {
      next += 1
      const bytes = await fetchBytes(address(next), agent, { accept: ACCEPT })
      if (bytes < payload.length) throw new Error(`a frame of ${bytes} bytes`)
    }
  }
  const all = (until: number) => Promise.all(Array.from({ length: connections }, () => run(until)))
  await all(FRAME_SLICES * 2)
  const from = performance.now()
  const before = next
  await all(before + FRAMES)
  const seconds = (performance.now() - from) / 1000
  agent.destroy()
  return (next - before) / seconds
}

function fetchBytes(address: string, agent: Agent, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { agent, headers }, (answer: IncomingMessage) => {
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      answer.on('end', () => resolve(bytes))
      answer.on('error', reject)
    }).on('error', reject)
  })
}

function report(name: string, times: readonly number[], floor: number): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  const missed = at(0.5) > floor ? ` MISSED: ${floor} ms` : ''
  console.log(`${name}: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms${missed}`)
}
