import type { DataSet } from '../data-set.ts'
import { Tag } from '../tag.ts'
import { numberOf } from '../text/number-of.ts'
import { DeidentifyError } from './deidentify-error.ts'
import type { OpenFile } from './open-file.ts'
import type { Splice } from './splice-element.ts'

const LAST_OVERLAY = 0x60fe

/**
 * Clears the bits of native pixels in which overlays stand that have no data of their own (retired; PS3.3 C.9.2).
 * @throws DeidentifyError `Unsupported` where the pixels are compressed
 */
export function clearOverlayBits({ header, bytes, pixelEnd }: OpenFile): Splice[] {
  const { dataSet, pixelData } = header
  const mask = overlayBits(dataSet)
  if (mask === 0 || pixelData === undefined) return []
  const allocated = numberOf(dataSet, Tag.BitsAllocated)
  if (pixelData.length === undefined || (allocated !== 8 && allocated !== 16)) {
    throw new DeidentifyError('Unsupported', 'An overlay in the unused bits of compressed pixels cannot be removed.')
  }
  const isLittle = header.byteOrder === 'little'
  const masks = allocated === 8 ? [mask & 0xff] : isLittle ? [mask & 0xff, mask >>> 8] : [mask >>> 8, mask & 0xff]
  const pixels = new Uint8Array(bytes.subarray(pixelData.offset, pixelEnd))
  for (let at = 0; at < pixels.length; at += 1)
    pixels[at] = (pixels[at] as number) & ~(masks[at % masks.length] as number)
  return [{ start: pixelData.offset, end: pixelEnd, bytes: pixels }]
}

/** The bits of a pixel that overlays are in. */
function overlayBits(dataSet: DataSet): number {
  let mask = 0
  for (let group = 0x6000; group <= LAST_OVERLAY; group += 2) {
    const at = (element: number) => group * 0x10000 + element
    const position = numberOf(dataSet, at(0x0102)) ?? 0
    const isInPixels = (numberOf(dataSet, at(0x0100)) ?? 1) > 1 && dataSet.get(at(0x3000)) === undefined
    if (isInPixels && position < 16) mask |= 1 << position
  }
  return mask
}
