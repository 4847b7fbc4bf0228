const DISCRETE = 0
const LINEAR = 1
const INDIRECT = 2
/** More than any table has segments: references to earlier ones must not go in circles. */
const MOST_SEGMENTS = 65_536

interface Expansion {
  readonly segments: Uint16Array
  readonly entries: Uint16Array
  filled: number
  read: number
}

const append = (expansion: Expansion, entry: number): void => {
  if (expansion.filled >= expansion.entries.length) throw new RangeError('A segmented palette is too long.')
  expansion.entries[expansion.filled] = entry
  expansion.filled += 1
}

/** So many entries on a straight line from the last one to `end`. */
function appendLine(expansion: Expansion, length: number, end: number): void {
  if (expansion.filled === 0) throw new RangeError('A segmented palette begins with a line.')
  const start = expansion.entries[expansion.filled - 1] ?? 0
  for (let at = 1; at <= length; at += 1) append(expansion, Math.round(start + ((end - start) * at) / length))
}

/** One segment. @returns where the next one begins */
function appendSegment(expansion: Expansion, at: number, mayRefer: boolean): number {
  const { segments } = expansion
  const [kind, length = 0] = [segments[at], segments[at + 1]]
  expansion.read += 1
  if (expansion.read > MOST_SEGMENTS) throw new RangeError('A segmented palette has too many segments.')
  if (kind === DISCRETE) {
    for (const entry of segments.subarray(at + 2, at + 2 + length)) append(expansion, entry)
    return at + 2 + length
  }
  if (kind === LINEAR) {
    appendLine(expansion, length, segments[at + 2] ?? 0)
    return at + 3
  }
  if (kind !== INDIRECT || !mayRefer) throw new RangeError('A segmented palette has a segment that there is not.')
  // The offset counts bytes; its lower word comes first (PS3.3 C.7.9.2.3).
  let from = ((segments[at + 2] ?? 0) + (segments[at + 3] ?? 0) * 65_536) / 2
  for (let count = 0; count < length; count += 1) from = appendSegment(expansion, from, false)
  return at + 4
}

/** The entries of a palette in segments (PS3.3 C.7.9.2). @throws RangeError for segments that are none, or of another length */
export function expandSegments(segments: Uint16Array, length: number): Uint16Array {
  const expansion: Expansion = { segments, entries: new Uint16Array(length), filled: 0, read: 0 }
  // A byte of padding makes half a word, which is no segment.
  for (let at = 0; at + 1 < segments.length && expansion.filled < length; ) at = appendSegment(expansion, at, true)
  if (expansion.filled < length) throw new RangeError('A segmented palette is too short.')
  return expansion.entries
}
