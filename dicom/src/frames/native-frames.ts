import type { Header } from '../header.ts'
import { Tag } from '../tag.ts'
import { numberOf } from '../text/number-of.ts'
import { textOf } from '../text/text-of.ts'
import type { NativeFrames } from './frame-table.ts'

/** Samples per pixel that are stored, where chrominance is subsampled (PS3.3 C.7.6.3.1.2). */
const STORED_SAMPLES: Readonly<Record<string, number>> = { YBR_FULL_422: 2, YBR_PARTIAL_422: 2, YBR_PARTIAL_420: 1.5 }

/**
 * Where the frames of native pixel data are, by arithmetic. Only frames that lie within `pixelLength` bytes are listed;
 * an object that does not tell its size counts as one frame.
 */
export function nativeFrames(header: Header, pixelLength: number): NativeFrames {
  const offset = header.pixelData?.offset ?? 0
  const frameBits = bitsOfFrame(header)
  if (frameBits === 0) return { kind: 'native', offset, frameBits: pixelLength * 8, count: pixelLength > 0 ? 1 : 0 }
  const count = Math.min(numberOfFrames(header), Math.floor((pixelLength * 8) / frameBits))
  return { kind: 'native', offset, frameBits, count }
}

/** NumberOfFrames; 1 where it is absent or no number. */
export function numberOfFrames(header: Header): number {
  const frames = numberOf(header.dataSet, Tag.NumberOfFrames) ?? 1
  return frames >= 1 ? Math.floor(frames) : 1
}

/** Bits of one native frame; 0 where the object does not tell. */
export function bitsOfFrame(header: Header): number {
  const { dataSet } = header
  const rows = numberOf(dataSet, Tag.Rows) ?? 0
  const columns = numberOf(dataSet, Tag.Columns) ?? 0
  const samples = numberOf(dataSet, Tag.SamplesPerPixel) ?? 1
  const interpretation = textOf(dataSet, Tag.PhotometricInterpretation) ?? ''
  const stored = samples === 3 ? (STORED_SAMPLES[interpretation] ?? samples) : samples
  return rows * columns * stored * bitsAllocated(header)
}

function bitsAllocated(header: Header): number {
  if (header.pixelData?.tag === Tag.FloatPixelData) return 32
  if (header.pixelData?.tag === Tag.DoubleFloatPixelData) return 64
  return numberOf(header.dataSet, Tag.BitsAllocated) ?? 0
}
