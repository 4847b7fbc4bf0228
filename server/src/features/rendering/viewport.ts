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

/**
 * The region of an image that a viewport shows; a side of 0 goes to the image's end.
 * @returns undefined for one that is not within the image
 */
export function regionOf({ source }: Viewport, columns: number, rows: number): Region | undefined {
  const { left, top, width, height } = source ?? { left: 0, top: 0, width: 0, height: 0 }
  const region = { left, top, width: width === 0 ? columns - left : width, height: height === 0 ? rows - top : height }
  const isInside =
    left >= 0 && top >= 0 && left + Math.abs(region.width) <= columns && top + Math.abs(region.height) <= rows
  return isInside && region.width !== 0 && region.height !== 0 ? region : undefined
}

/**
 * Fits an image, or a region of it, into a viewport: as large as it can be there without being distorted.
 * @param pixelAspect height of a pixel by its width
 * @throws RangeError for a region that is not within the image
 */
export function fitViewport(image: ByteImage, viewport: Viewport, pixelAspect: number): ByteImage {
  const region = regionOf(viewport, image.width, image.height)
  if (region === undefined) throw new RangeError('The region is not within the image.')
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
