import { encodeJpeg } from '../codecs/encode-jpeg.ts'
import { colours, paletteColours } from './colours.ts'
import { drawOverlays } from './draw-overlays.ts'
import { type Annotation, drawAnnotation } from './draw-text.ts'
import { encodePng } from './encode-png.ts'
import { greyLevels } from './grey-levels.ts'
import type { Overlay } from './overlays.ts'
import type { Presentation } from './presentation.ts'
import type { ByteImage } from './resample.ts'
import { type StoredFrame, samplesOf } from './samples.ts'
import { fitViewport, type Viewport } from './viewport.ts'

/** What a picture is made for. */
export interface Output {
  readonly mediaType: 'image/jpeg' | 'image/png'
  /** Of a JPEG, from 1 to 100. */
  readonly quality: number
  /** undefined: pixel by pixel, as it is stored. */
  readonly viewport: Viewport | undefined
  readonly annotation: Annotation | undefined
}

/** One frame, and how it is shown; a thread is asked to make a picture of it. */
export interface RenderQuestion {
  readonly frame: StoredFrame
  readonly presentation: Presentation
  readonly overlays: readonly Overlay[]
  /** Height of a pixel by its width. */
  readonly pixelAspect: number
  readonly output: Output
}

const RGB_KINDS: ReadonlySet<string> = new Set([
  ...['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT'],
])

/** One frame as it is shown, pixel by pixel: grey, or RGB. @throws for what cannot be decoded or has no form that is shown */
export async function shownImage({ frame, presentation, overlays }: RenderQuestion): Promise<ByteImage> {
  const { format, coding } = frame
  const { columns: width, rows: height, photometricInterpretation: kind, samplesPerPixel } = format
  const samples = await samplesOf(frame)
  if (samplesPerPixel === 1 && (kind === 'MONOCHROME1' || kind === 'MONOCHROME2')) {
    const bytes = greyLevels(samples, format, presentation)
    drawOverlays(bytes, overlays, samples, format)
    return { width, height, channels: 1, bytes }
  }
  const { palette } = presentation
  if (samplesPerPixel === 1 && kind === 'PALETTE COLOR' && palette) {
    return { width, height, channels: 3, bytes: paletteColours(samples, format, palette) }
  }
  if (samplesPerPixel !== 3 || !RGB_KINDS.has(kind))
    throw new RangeError('The photometric interpretation is not one that is shown.')
  // The decoder of JPEG gives RGB itself.
  return { width, height, channels: 3, bytes: colours(samples, format, coding === 'jpeg-dct') }
}

const encode = (image: ByteImage, { mediaType, quality }: Output): Uint8Array =>
  mediaType === 'image/png' ? encodePng(image) : encodeJpeg(image, quality)

/** Makes a picture of a frame: scaled, written on and encoded. @throws for what cannot be shown */
export async function renderFrame(question: RenderQuestion): Promise<Uint8Array> {
  const { output, pixelAspect } = question
  const shown = await shownImage(question)
  const fitted = output.viewport ? fitViewport(shown, output.viewport, pixelAspect) : shown
  return encode(output.annotation ? drawAnnotation(fitted, output.annotation) : fitted, output)
}
