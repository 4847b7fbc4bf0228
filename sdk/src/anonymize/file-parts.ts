/** A part of a changed file: new bytes, or a range of the original, which is not copied. */
export type FilePart = Uint8Array<ArrayBuffer> | { readonly start: number; readonly end: number }

/** Shorter ranges of the original are copied beside what is new: a Blob of few parts is read faster. */
const WORTH_A_RANGE = 64 * 1024

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

/** The pieces of a changed file as few parts; `original` holds the file from its first byte on. */
export function partsOf(pieces: readonly Uint8Array[], original: Uint8Array): FilePart[] {
  const parts: FilePart[] = []
  let small: Uint8Array[] = []
  const flush = (): void => {
    if (small.length > 0) parts.push(joined(small))
    small = []
  }
  for (const piece of pieces) {
    if (piece.buffer !== original.buffer || piece.length < WORTH_A_RANGE) small.push(piece)
    else {
      flush()
      const start = piece.byteOffset - original.byteOffset
      parts.push({ start, end: start + piece.length })
    }
  }
  flush()
  return parts
}

/** The changed file; ranges are slices of the original. It has no name. */
export const blobOf = (parts: readonly FilePart[], original: Blob): Blob =>
  new Blob(parts.map((part) => ('start' in part ? original.slice(part.start, part.end) : part)))
