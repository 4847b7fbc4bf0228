import { ApiError } from '@opaline/contract'
import { type Header, Tag } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { frameCoding } from '../codecs/frame-coding.ts'
import { type PixelFormat, pixelFormatOf } from '../codecs/pixel-format.ts'
import { notFound } from '../errors.ts'
import type { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import { framesOf, readFrame } from '../studies/read-frame.ts'
import { readStoredHeader } from '../studies/read-stored-header.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { readOverlays } from './overlays.ts'
import { pixelAspectOf } from './pixel-aspect.ts'
import { presentationOf, type Window } from './presentation.ts'
import type { Output, RenderQuestion } from './render-frame.ts'
import type { SampleKind } from './samples.ts'
import { regionOf } from './viewport.ts'

/** Larger frames are not rendered: each sample takes several bytes on the way. */
const MOST_SAMPLES = 64 * 2 ** 20
const MOST_BYTES = 192 * 2 ** 20
const BITS = new Set([1, 8, 16, 32, 64])

/** How a frame is to be shown. */
export interface RenderingParameters extends Output {
  /** In place of the file's own, for grey images. */
  readonly window: Window | undefined
}

/** Something that is there, but has no form that a browser shows (RFC 9110 15.5.7). */
export const notRendered = (reason: string): ApiError => new ApiError('UnsupportedFile', reason, {}, 406)

const sampleKindOf = ({ pixelData }: Header): SampleKind =>
  pixelData?.tag === Tag.FloatPixelData ? 'float' : pixelData?.tag === Tag.DoubleFloatPixelData ? 'double' : 'integer'

/** A file of big endian has words turned, and bytes (OB) as they are (PS3.5 7.3). */
const isLittleEndian = ({ byteOrder, pixelData }: Header): boolean => byteOrder === 'little' || pixelData?.vr === 'OB'

/** @throws ApiError UnsupportedFile (406) for pixels of a kind that is not shown */
function requireShowable(format: PixelFormat): void {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored, highBit } = format
  if (rows < 1 || columns < 1 || samplesPerPixel < 1) throw notRendered('The object has no image.')
  if (rows * columns * samplesPerPixel > MOST_SAMPLES) throw notRendered('The image is too large to be rendered.')
  const isPossible = BITS.has(bitsAllocated) && bitsStored >= 1 && bitsStored <= bitsAllocated
  if (!isPossible || highBit >= bitsAllocated || highBit + 1 < bitsStored)
    throw notRendered('Pixels of this many bits are not rendered.')
}

/** The pixel format; floating point has no stored bits of its own. */
function formatOf(header: Header, kind: SampleKind): PixelFormat {
  const format = pixelFormatOf(header.dataSet)
  if (kind === 'integer') return format
  const bits = kind === 'float' ? 32 : 64
  return { ...format, bitsAllocated: bits, bitsStored: bits, highBit: bits - 1, isSigned: false }
}

async function readBytes(blobs: BlobStore, instance: StoredInstance, number: number): Promise<Uint8Array> {
  const outgoing = readFrame(blobs, instance, number)
  if (outgoing === undefined) throw notFound('frames')
  if (outgoing.length > MOST_BYTES) throw notRendered('The image is too large to be rendered.')
  const [only, ...more] = (await outgoing.read?.()) ?? []
  if (only !== undefined && more.length === 0) return only
  const bytes = new Uint8Array(outgoing.length)
  let at = 0
  for await (const chunk of outgoing.stream()) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/**
 * Reads a frame, and how it is shown. @param number from 1
 * @throws ApiError NotFound for a frame that there is not, UnsupportedFile (406) for what cannot be rendered,
 * InvalidParameter for a region outside of the image
 */
export async function askForRendering(
  sources: { readonly blobs: BlobStore; readonly frameSyntaxes: FrameSyntaxes },
  instance: StoredInstance,
  number: number,
  { window, ...output }: RenderingParameters,
): Promise<RenderQuestion> {
  const { blobs, frameSyntaxes } = sources
  if (framesOf(instance) === 0) throw notRendered('The object has no image.')
  const coding = frameCoding(await frameSyntaxes.find(instance))
  if (coding === undefined) throw notRendered(`Transfer syntax ${instance.transferSyntaxUid} is not rendered.`)
  const [header, bytes] = await Promise.all([readStoredHeader(blobs, instance), readBytes(blobs, instance, number)])
  const { dataSet } = header
  const sampleKind = sampleKindOf(header)
  const format = formatOf(header, sampleKind)
  requireShowable(format)
  const { viewport } = output
  if (viewport && regionOf(viewport, format.columns, format.rows) === undefined)
    throw new ApiError('InvalidParameter', 'Invalid parameters for viewport. The region is not within the image.')
  const own = presentationOf(dataSet, number - 1, format.isSigned)
  return {
    frame: { coding, littleEndian: isLittleEndian(header), format, bytes, sampleKind },
    presentation: window ? { ...own, window } : own,
    overlays: readOverlays(dataSet, number - 1),
    pixelAspect: pixelAspectOf(dataSet, number - 1),
    output,
  }
}
