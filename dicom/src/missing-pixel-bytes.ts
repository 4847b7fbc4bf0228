import type { Header } from './header.ts'

/**
 * How many bytes of native pixel data lie beyond the end of the file, 0 where it is whole or there is none. Undefined
 * for encapsulated pixel data, of which only its fragments tell (`FrameScanner`).
 * @param size bytes of the file; of the inflated data set where the header says `deflated`
 */
export function missingPixelBytes(header: Header, size: number): number | undefined {
  const { pixelData } = header
  if (pixelData === undefined) return 0
  if (pixelData.length === undefined) return undefined
  return Math.max(0, pixelData.offset + pixelData.length - size)
}
