/** Codes of one alphabet of a deflate block (RFC 1951 3.2.2), for lookup by the next bits of the stream. */
export interface HuffmanTable {
  /** Bits to look at. */
  readonly bits: number
  /** For each value of those bits: symbol × 16 + code length; 0 where no code begins so. */
  readonly entries: Uint16Array
}

/** Builds the table of an alphabet from its code lengths. Answers undefined where the lengths contradict each other. */
export function huffmanTable(lengths: Uint8Array): HuffmanTable | undefined {
  const counts = new Uint16Array(16)
  for (const length of lengths) counts[length] = (counts[length] as number) + 1
  counts[0] = 0
  const bits = Math.max(
    1,
    counts.findLastIndex((count) => count > 0),
  )
  const next = firstCodes(counts)
  if (next === undefined) return undefined
  const entries = new Uint16Array(1 << bits)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const code = next[length] as number
    next[length] = code + 1
    const entry = (symbol << 4) | length
    for (let at = reverseBits(code, length); at < entries.length; at += 1 << length) entries[at] = entry
  }
  return { bits, entries }
}

/** The first code of each length; undefined where there are more codes than their lengths allow. */
function firstCodes(counts: Uint16Array): Uint16Array | undefined {
  const next = new Uint16Array(16)
  let code = 0
  for (let length = 1; length < 16; length += 1) {
    code = (code + (counts[length - 1] as number)) << 1
    if (code + (counts[length] as number) > 1 << length) return undefined
    next[length] = code
  }
  return next
}

function reverseBits(code: number, length: number): number {
  let reversed = 0
  for (let bit = 0; bit < length; bit += 1) reversed |= ((code >> bit) & 1) << (length - 1 - bit)
  return reversed
}
