import type { PixelFormat } from '../codecs/pixel-format.ts'
import { type CellResult, transcodingOf } from './transcoding-cell.ts'
import { NATIVE_SOURCES, TARGET_SYNTAXES } from './transfer-syntaxes.ts'

/** A kind of pixels, as the conformance statement names it. */
export interface PixelKind {
  readonly name: string
  readonly format: Pick<
    PixelFormat,
    'samplesPerPixel' | 'photometricInterpretation' | 'bitsAllocated' | 'bitsStored'
  > & {
    readonly isSigned: boolean
  }
}

const kind = (
  name: string,
  photometricInterpretation: string,
  bitsAllocated: number,
  bitsStored: number,
  isSigned = false,
): PixelKind => ({
  name,
  format: {
    samplesPerPixel: /^(RGB|YBR)/.test(photometricInterpretation) ? 3 : 1,
    photometricInterpretation,
    bitsAllocated,
    bitsStored,
    isSigned,
  },
})

/** The kinds of pixels that decide: bit depth, sign, samples and colours (PS3.3 C.7.6.3). */
export const PIXEL_KINDS: readonly PixelKind[] = [
  kind('1 bit', 'MONOCHROME2', 1, 1),
  kind('8 bits', 'MONOCHROME2', 8, 8),
  kind('8 bits, signed', 'MONOCHROME2', 8, 8, true),
  kind('8 of 16 bits', 'MONOCHROME2', 16, 8),
  kind('12 bits', 'MONOCHROME2', 16, 12),
  kind('12 bits, signed', 'MONOCHROME2', 16, 12, true),
  kind('16 bits', 'MONOCHROME1', 16, 16),
  kind('16 bits, signed', 'MONOCHROME2', 16, 16, true),
  kind('32 bits', 'MONOCHROME2', 32, 32),
  kind('palette of 8 bits', 'PALETTE COLOR', 8, 8),
  kind('RGB of 8 bits', 'RGB', 8, 8),
  kind('RGB of 16 bits', 'RGB', 16, 16),
  kind('YBR_FULL of 8 bits', 'YBR_FULL', 8, 8),
]

/** Transfer syntaxes whose frames are decoded. */
const DECODED_SOURCES: readonly string[] = [
  ...NATIVE_SOURCES,
  ...TARGET_SYNTAXES.filter((uid) => !NATIVE_SOURCES.has(uid)),
]

/** One cell: what becomes of pixels of a kind on their way from one transfer syntax to another; undefined: it answers 406. */
export interface TranscodingCell {
  readonly source: string
  readonly target: string
  readonly pixels: string
  readonly result: CellResult | undefined
}

/** The pixel format of an image of a kind that is large enough for every codec. */
const formatOf = ({ format }: PixelKind): PixelFormat => ({
  ...format,
  rows: 128,
  columns: 128,
  isPlanar: false,
  highBit: format.bitsStored - 1,
})

/** The whole table of transfer syntaxes, from what the codecs say that they can: for the conformance statement. */
export function transcodingTable(): readonly TranscodingCell[] {
  return DECODED_SOURCES.flatMap((source) =>
    TARGET_SYNTAXES.flatMap((target) =>
      PIXEL_KINDS.map((pixels) => ({
        source,
        target,
        pixels: pixels.name,
        result: transcodingOf(
          { transferSyntaxUid: source, pixels: formatOf(pixels), frames: 1, isInteger: true },
          target,
        ),
      })),
    ),
  )
}
