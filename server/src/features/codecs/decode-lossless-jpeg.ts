import { EntropyReader } from './entropy-reader.ts'
import { type LosslessScan, readLosslessScan } from './lossless-scan.ts'
import type { DecodedFrame } from './wasm-decoder.ts'

/** Predictions 1 to 7 from the samples left, above and above left (ITU-T T.81 table H.1). */
function predict(selection: number, left: number, above: number, corner: number): number {
  switch (selection) {
    case 1:
      return left
    case 2:
      return above
    case 3:
      return corner
    case 4:
      return left + above - corner
    case 5:
      return left + ((above - corner) >> 1)
    case 6:
      return above + ((left - corner) >> 1)
    case 7:
      return (left + above) >> 1
    default:
      throw new RangeError('The JPEG has a prediction that there is not.')
  }
}

/** The prediction of one sample; `row` and `column` count from the last restart (ITU-T T.81 H.1.1). */
function predictAt(scan: LosslessScan, samples: Uint16Array, at: number, row: number, column: number): number {
  const { components, columns, selection } = scan
  const line = columns * components
  if (row === 0 && column === 0) return 1 << (scan.precision - scan.pointTransform - 1)
  if (row === 0) return samples[at - components] ?? 0
  if (column === 0) return samples[at - line] ?? 0
  return predict(
    selection,
    samples[at - components] ?? 0,
    samples[at - line] ?? 0,
    samples[at - line - components] ?? 0,
  )
}

function readSamples(scan: LosslessScan): Uint16Array {
  const { rows, columns, components, tables, restartInterval } = scan
  const samples = new Uint16Array(rows * columns * components)
  const reader = new EntropyReader(scan.entropy)
  let firstRow = 0
  for (let pixel = 0; pixel < rows * columns; pixel += 1) {
    const row = Math.floor(pixel / columns)
    const column = pixel % columns
    if (restartInterval > 0 && pixel > 0 && pixel % restartInterval === 0) {
      reader.restart()
      firstRow = row
    }
    for (let component = 0; component < components; component += 1) {
      const at = pixel * components + component
      const table = tables[component]
      if (table === undefined) throw new RangeError('The JPEG lacks a Huffman table.')
      samples[at] = predictAt(scan, samples, at, row - firstRow, column) + reader.difference(table)
    }
  }
  return samples
}

/**
 * Decodes a lossless JPEG frame (ITU-T T.81 annex H; DICOM transfer syntaxes .57 and .70).
 * @throws RangeError for bytes that are none
 */
export function decodeLosslessJpeg(encoded: Uint8Array): DecodedFrame {
  const scan = readLosslessScan(encoded)
  const samples = readSamples(scan)
  const { rows, columns, components, precision: bitsPerSample, pointTransform } = scan
  if (pointTransform > 0) throw new RangeError('The JPEG has dropped bits.')
  const bytes = bitsPerSample > 8 ? new Uint8Array(samples.buffer) : Uint8Array.from(samples)
  return { bytes, rows, columns, components, bitsPerSample, isPlanar: false }
}
