import { type ByteImage, type Region, resample } from './resample.ts'

/** Where an image is shown, and which part of it (PS3.18 8.3.5.1.3). */
export interface Viewport {
  readonly width: number
  readonly height: number
  /** In pixels of the image; negative sizes mirror it. undefined: the whole image. */
  readonly source: Region | undefined
  /** Whether small images stay as they are. */
  readonly shrinksOnly: boolean
}

/** Mirrors an image, left to right or top to bottom. */
function mirror(image: ByteImage, acrossRows: boolean, acrossColumns: boolean): ByteImage {
  if (!acrossRows && !acrossColumns) return image
  const { width, height, channels, bytes } = image
  const turned = new Uint8Array(bytes.length)
  for (let row = 0; row < height; row += 1) {
    const from = (acrossRows ? height - 1 - row : row) * width
    for (let column = 0; column < width; column += 1) {
      const source = (from + (acrossColumns ? width - 1 - column : column)) * channels
      turned.set(bytes.subarray(source, source + channels), (row * width + column) * channels)
    }
  }
  return { ...image, bytes: turned }
}

/** Whether a region lies within an image of that size. */
export const isInside = ({ left, top, width, height }: Region, columns: number, rows: number): boolean =>
  left >= 0 && top >= 0 && left + Math.abs(width) <= columns && top + Math.abs(height) <= rows

/**
 * Fits an image, or a region of it, into a viewport: as large as it can be there without being distorted.
 * @param pixelAspect height of a pixel by its width
 * @throws RangeError for a region that is not within the image
 */
export function fitViewport(image: ByteImage, viewport: Viewport, pixelAspect: number): ByteImage {
  const region = viewport.source ?? { left: 0, top: 0, width: image.width, height: image.height }
  if (!isInside(region, image.width, image.height)) throw new RangeError('The region is not within the image.')
  const shown = { ...region, width: Math.abs(region.width), height: Math.abs(region.height) }
  const natural =
    pixelAspect >= 1 ? [shown.width, shown.height * pixelAspect] : [shown.width / pixelAspect, shown.height]
  const [width = 1, height = 1] = natural
  const fitting = Math.min(viewport.width / width, viewport.height / height)
  const scale = viewport.shrinksOnly ? Math.min(1, fitting) : fitting
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale))
  const isWhole = viewport.source === undefined && side(width) === image.width && side(height) === image.height
  const fitted = isWhole ? image : resample(image, shown, side(width), side(height))
  return mirror(fitted, region.height < 0, region.width < 0)
}
