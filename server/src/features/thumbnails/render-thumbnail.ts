import { decodeSamples, type EncodedFrame } from '../codecs/decode-frame.ts'
import { encodeJpeg } from '../codecs/encode-jpeg.ts'
import { colours, paletteColours } from './colours.ts'
import { greyLevels } from './grey-levels.ts'
import type { Presentation } from './presentation.ts'
import { type ByteImage, shrink } from './shrink.ts'
import { expandHalfColours, unpackBits } from './unpack-samples.ts'

/** One frame, and how it is shown; a thread is asked to make it small. */
export interface ThumbnailQuestion {
  readonly frame: EncodedFrame
  readonly presentation: Presentation
}

const HALF_COLOURS = 'YBR_FULL_422'

function samplesOf(frame: EncodedFrame): Uint32Array | Promise<Uint32Array> {
  const { coding, format, bytes } = frame
  if (format.bitsAllocated === 1) return unpackBits(bytes, format.rows * format.columns)
  const isHalved = coding === 'native' && format.photometricInterpretation === HALF_COLOURS
  return isHalved ? expandHalfColours(bytes, format.rows * format.columns) : decodeSamples(frame)
}

async function shownImage({ frame, presentation }: ThumbnailQuestion): Promise<ByteImage> {
  const { format, coding } = frame
  const { columns: width, rows: height, photometricInterpretation: kind } = format
  const samples = await samplesOf(frame)
  if (kind === 'MONOCHROME1' || kind === 'MONOCHROME2') {
    return { width, height, channels: 1, bytes: greyLevels(samples, format, presentation) }
  }
  const { palette } = presentation
  if (kind === 'PALETTE COLOR' && palette) {
    return { width, height, channels: 3, bytes: paletteColours(samples, format, palette) }
  }
  if (format.samplesPerPixel !== 3) throw new RangeError('The photometric interpretation is not one that is shown.')
  // The decoder of JPEG and the transforms of JPEG 2000 give RGB themselves.
  const isYbr = kind.startsWith('YBR_FULL') && coding !== 'jpeg-dct'
  return { width, height, channels: 3, bytes: colours(samples, format, isYbr) }
}

const toRgb = ({ channels, bytes }: ByteImage): Uint8Array =>
  channels === 3
    ? Uint8Array.from(bytes)
    : Uint8Array.from({ length: bytes.length * 3 }, (_, at) => bytes[Math.floor(at / 3)] ?? 0)

/** Renders a frame as a small JPEG. @throws for what cannot be decoded or has no form that is shown */
export async function renderThumbnail(question: ThumbnailQuestion): Promise<Uint8Array> {
  const small = shrink(await shownImage(question))
  return encodeJpeg({ width: small.width, height: small.height, rgb: toRgb(small) })
}
