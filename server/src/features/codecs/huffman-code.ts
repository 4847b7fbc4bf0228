const LONGEST_CODE = 16

/** A Huffman code of JPEG: how many codes there are of each length, and the symbols in the order of their codes. */
export interface HuffmanCode {
  /** Of the lengths 1 to 16 (ITU-T T.81 B.2.4.2). */
  readonly counts: Uint8Array
  readonly symbols: Uint8Array
  /** By symbol. */
  readonly codes: Uint16Array
  readonly lengths: Uint8Array
}

/** One subtree while the code is made: how often its symbols occur, and which they are. */
interface Subtree {
  readonly frequency: number
  readonly symbols: readonly number[]
}

/** The length of each symbol's code, before lengths are limited (T.81 figure K.1). */
function codeLengths(frequencies: readonly number[]): Map<number, number> {
  const lengths = new Map<number, number>()
  let trees: Subtree[] = frequencies.flatMap((frequency, symbol) =>
    frequency > 0 ? [{ frequency, symbols: [symbol] }] : [],
  )
  while (trees.length > 1) {
    trees = trees.sort((a, b) => b.frequency - a.frequency)
    const [a, b] = [trees.pop(), trees.pop()]
    if (a === undefined || b === undefined) break
    const symbols = [...a.symbols, ...b.symbols]
    for (const symbol of symbols) lengths.set(symbol, (lengths.get(symbol) ?? 0) + 1)
    trees.push({ frequency: a.frequency + b.frequency, symbols })
  }
  return lengths
}

/** Shortens codes of more than 16 bits, and takes away the one of all ones (T.81 figure K.3). */
function limitLengths(counts: number[]): Uint8Array {
  for (let length = counts.length - 1; length > LONGEST_CODE; length -= 1) {
    while ((counts[length] ?? 0) > 0) {
      let shorter = length - 2
      while ((counts[shorter] ?? 0) === 0) shorter -= 1
      counts[length] = (counts[length] ?? 0) - 2
      counts[length - 1] = (counts[length - 1] ?? 0) + 1
      counts[shorter + 1] = (counts[shorter + 1] ?? 0) + 2
      counts[shorter] = (counts[shorter] ?? 0) - 1
    }
  }
  const longest = counts.findLastIndex((count, length) => count > 0 && length <= LONGEST_CODE)
  counts[longest] = (counts[longest] ?? 0) - 1
  return Uint8Array.from({ length: LONGEST_CODE }, (_, at) => counts[at + 1] ?? 0)
}

/** Makes the best Huffman code for symbols that occur so often, index by index (T.81 K.2). */
export function makeHuffmanCode(frequencies: readonly number[]): HuffmanCode {
  const reserved = frequencies.length
  const lengthOf = codeLengths([...frequencies, 1])
  const counts = new Array<number>(reserved + 2).fill(0)
  for (const length of lengthOf.values()) counts[length] = (counts[length] ?? 0) + 1
  const limited = limitLengths(counts)
  const symbols = [...lengthOf.keys()]
    .filter((symbol) => symbol !== reserved)
    .sort((a, b) => (lengthOf.get(a) ?? 0) - (lengthOf.get(b) ?? 0) || a - b)
  return { counts: limited, symbols: Uint8Array.from(symbols), ...assignCodes(limited, symbols, reserved) }
}

function assignCodes(counts: Uint8Array, symbols: readonly number[], size: number) {
  const codes = new Uint16Array(size)
  const lengths = new Uint8Array(size)
  let code = 0
  let index = 0
  for (const [at, count] of counts.entries()) {
    for (const symbol of symbols.slice(index, index + count)) {
      codes[symbol] = code
      lengths[symbol] = at + 1
      code += 1
    }
    index += count
    code *= 2
  }
  return { codes, lengths }
}
