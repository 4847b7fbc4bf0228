import { type CharacterSet, DESIGNATIONS, type DoubleByteSet, type UpperSet } from './character-set.ts'

const ESCAPE = 0x1b
const REPLACEMENT = '\ufffd'
const BACKSLASH = 0x5c
const NAME_DELIMITERS = [0x5e, 0x3d]

/** Text in Unicode, and whether it may be wrong: bytes that mean nothing, or a set that was guessed. */
export interface DecodedText {
  readonly text: string
  readonly isDoubtful: boolean
}

/**
 * Decodes text that is not plain ASCII. Code extensions end at every backslash and control character, in person names
 * also at ^ and = (PS3.5 6.1.2.5.3). Bytes that mean nothing become U+FFFD.
 */
export function decodeText(value: Uint8Array, characterSet: CharacterSet, isPersonName: boolean): DecodedText {
  if (characterSet.whole !== undefined) {
    const text = new TextDecoder(characterSet.whole, { ignoreBOM: true }).decode(value)
    return { text, isDoubtful: text.includes(REPLACEMENT) }
  }
  const decoder = new CodeExtensionDecoder(value, characterSet, isPersonName)
  const text = decoder.decode()
  return { text, isDoubtful: decoder.isGuess || text.includes(REPLACEMENT) }
}

/** Decodes one value with the code extension techniques of ISO 2022. */
class CodeExtensionDecoder {
  readonly #value: Uint8Array
  readonly #characterSet: CharacterSet
  readonly #isPersonName: boolean
  #lower: DoubleByteSet | undefined
  #upper: UpperSet | undefined
  #at = 0
  /** Whether bytes above 7F stood where no set for them was invoked. */
  isGuess = false

  constructor(value: Uint8Array, characterSet: CharacterSet, isPersonName: boolean) {
    this.#value = value
    this.#characterSet = characterSet
    this.#isPersonName = isPersonName
    this.#reset()
  }

  decode(): string {
    let text = ''
    while (this.#at < this.#value.length) {
      const byte = this.#value[this.#at] as number
      if (byte === ESCAPE) text += this.#takeEscape()
      else if (byte > 0x7f) text += this.#takeUpper(byte)
      else if (this.#lower !== undefined && this.#isPair(0x21, 0x7e)) text += this.#takePairs(this.#lower, 0x21, 0x7e)
      else text += this.#takeAscii(byte)
    }
    return text
  }

  #reset(): void {
    this.#lower = undefined
    this.#upper = this.#characterSet.upper
  }

  #takeEscape(): string {
    for (const length of [2, 3]) {
      const from = this.#at + 1
      const designation = DESIGNATIONS.get(String.fromCharCode(...this.#value.subarray(from, from + length)))
      if (designation === undefined) continue
      this.#at = from + length
      if (designation.half === 'upper') this.#upper = designation.set
      else this.#lower = typeof designation.set === 'object' ? designation.set : undefined
      return ''
    }
    this.#at += 1
    return REPLACEMENT
  }

  #takeUpper(byte: number): string {
    if (this.#upper === undefined) this.isGuess = true
    const set = this.#upper ?? this.#characterSet.likelyUpper
    if (typeof set === 'object') {
      if (this.#isPair(0xa1, 0xfe)) return this.#takePairs(set, 0xa1, 0xfe)
      this.#at += 1
      return REPLACEMENT
    }
    this.#at += 1
    // 80 to 9F are control characters in every single-byte set.
    if (byte < 0xa0) return set === '' ? REPLACEMENT : String.fromCharCode(byte)
    return set?.[byte - 0xa0] ?? REPLACEMENT
  }

  #takeAscii(byte: number): string {
    this.#at += 1
    const isDelimiter = byte === BACKSLASH || (this.#isPersonName && NAME_DELIMITERS.includes(byte))
    if (isDelimiter || byte < 0x20) this.#reset()
    return String.fromCharCode(byte)
  }

  /** Takes as many two-byte characters as follow each other. */
  #takePairs(set: DoubleByteSet, low: number, high: number): string {
    const encoded: number[] = []
    while (this.#isPair(low, high)) {
      if (set.plane !== undefined) encoded.push(set.plane)
      encoded.push((this.#value[this.#at] as number) | 0x80, (this.#value[this.#at + 1] as number) | 0x80)
      this.#at += 2
    }
    return new TextDecoder(set.label).decode(Uint8Array.from(encoded))
  }

  #isPair(low: number, high: number): boolean {
    const first = this.#value[this.#at] ?? 0
    const second = this.#value[this.#at + 1] ?? 0
    return first >= low && first <= high && second >= low && second <= high
  }
}
