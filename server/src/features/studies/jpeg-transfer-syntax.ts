/** Transfer syntaxes whose frames are JPEG streams (PS3.5 A.4.1, A.4.2). */
const JPEG: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
])

export const isJpeg = (transferSyntaxUid: string): boolean => JPEG.has(transferSyntaxUid)

const LOSSLESS: readonly string[] = ['1.2.840.10008.1.2.4.57', '1.2.840.10008.1.2.4.70']

/** What a start-of-frame marker says of the stream (ITU-T T.81 table B.1): the transfer syntaxes that it may be in. */
const SYNTAXES_OF_MARKER: ReadonlyMap<number, readonly string[]> = new Map([
  [0xc0, ['1.2.840.10008.1.2.4.50']],
  [0xc1, ['1.2.840.10008.1.2.4.51']],
  [0xc3, LOSSLESS],
])

const START_OF_IMAGE = 0xd8
const START_OF_SCAN = 0xda

const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** The first start-of-frame marker of a JPEG stream, from its beginning; undefined where none is found. */
function startOfFrame(bytes: Buffer): number | undefined {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== (0xff00 | START_OF_IMAGE)) return undefined
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] ?? 0
    if (isStartOfFrame(marker)) return marker
    if (marker === START_OF_SCAN) return undefined
    // Any marker may have fill bytes in front (T.81 B.1.1.2).
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/**
 * The transfer syntax that a JPEG stream is in by its own start-of-frame marker; the declared one where that fits, or
 * nothing else is known. Files that call baseline streams lossless exist, and decoders go by the name.
 */
export function jpegTransferSyntax(declared: string, streamStart: Buffer): string {
  const marker = startOfFrame(streamStart)
  const possible = (marker === undefined ? undefined : SYNTAXES_OF_MARKER.get(marker)) ?? [declared]
  return possible.includes(declared) ? declared : (possible[0] ?? declared)
}
