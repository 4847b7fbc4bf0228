/**
 * How fast 530 KB CT slices are de-identified from memory on one core: listed tags alone, listed tags and mapped UIDs, and
 * the Basic Profile with its sweep. Beside them the header alone, which each of them reads.
 */
import { createHmac } from 'node:crypto'
import { cpus } from 'node:os'
import { type DeidentifyOptions, deidentify, readHeader, readTagValues } from '../dicom/src/index.ts'
import { ctSeries } from '../dicom/test/ct-image.ts'

const FILES = 100
const ROUNDS = 15
const FLOOR = 100

const files = ctSeries(FILES, { patientName: 'Adams^Jane' })
const values = readTagValues([
  { Tag: 'x00100010', Value: 'Trial^One' },
  { Tag: 'x00100020', Value: 'T-0001' },
  { Tag: 'x00100030', Value: '' },
])
const keyedHash = (text: string) => createHmac('sha256', 'key').update(text, 'utf8').digest()

console.log(`machine: ${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`)
console.log(`size: ${FILES} CT files of ${files[0]?.length} bytes, ${ROUNDS} rounds`)

const run = (options: Omit<DeidentifyOptions, 'values'>) => (file: Uint8Array) =>
  deidentify(file, { values, ...options })
measure('header alone', (file) => readHeader(file))
const rates = [
  measure('listed tags', run({})),
  measure('listed tags, UIDs mapped', run({ keyedHash })),
  measure('Basic Profile, dates shifted', run({ keyedHash, basic: { shiftDates: true } })),
]
const isMet = rates.every((rate) => rate >= FLOOR)
console.log(`${isMet ? 'met' : 'MISSED'}: ${FLOOR} slices a second on one core`)
process.exitCode = isMet ? 0 : 1

/** Prints the median and p95 of one file in µs, and gives files per second. */
function measure(name: string, call: (file: Uint8Array) => unknown): number {
  for (let warm = 0; warm < 5; warm += 1) for (const file of files) call(file)
  const times = Array.from({ length: ROUNDS }, () => {
    const from = performance.now()
    for (const file of files) call(file)
    return ((performance.now() - from) * 1000) / FILES
  }).sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(ROUNDS - 1, Math.floor(ROUNDS * share))] ?? 0
  const rate = 1e6 / at(0.5)
  console.log(`${name}: median ${at(0.5).toFixed(0)} µs, p95 ${at(0.95).toFixed(0)} µs, ${Math.round(rate)} slices/s`)
  return rate
}
