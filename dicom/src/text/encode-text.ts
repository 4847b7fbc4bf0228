import type { CharacterSet } from './character-set.ts'
import type { UpperHalf } from './single-byte-sets.ts'

const FIRST_UPPER = 0xa0
const REPLACEMENT = '\ufffd'
const UTF_8 = /* @__PURE__ */ new TextEncoder()

/** Bytes of the characters of an upper half, made when one is first written. */
const BYTES_OF_SET = /* @__PURE__ */ new Map<UpperHalf, ReadonlyMap<string, number>>()

/** Text in UTF-8 (ISO_IR 192). */
export const encodeUtf8 = (text: string): Uint8Array => UTF_8.encode(text)

/**
 * Encodes text as a data set of this character set holds it: ASCII, the upper half of its first value, or UTF-8.
 * Undefined where it needs escape sequences or a set of several bytes, or cannot be said at all.
 */
export function encodeText(text: string, characterSet: CharacterSet): Uint8Array | undefined {
  if (isPlain(text) || characterSet.whole === 'utf-8') return encodeUtf8(text)
  const { upper, whole } = characterSet
  if (whole !== undefined || typeof upper !== 'string') return undefined
  const bytesOf = bytesOfSet(upper)
  const encoded = Array.from(text, (character) =>
    isPlain(character) ? character.charCodeAt(0) : bytesOf.get(character),
  )
  return encoded.every((byte) => byte !== undefined) ? Uint8Array.from(encoded) : undefined
}

/** Whether text is ASCII without escape, which every character set holds as it is. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0x7f || code === 0x1b) return false
  }
  return true
}

function bytesOfSet(upper: UpperHalf): ReadonlyMap<string, number> {
  const known = BYTES_OF_SET.get(upper)
  if (known !== undefined) return known
  const bytes = Array.from(upper, (character, at): [string, number] => [character, FIRST_UPPER + at])
  const made = new Map(bytes.filter(([character]) => character !== REPLACEMENT))
  BYTES_OF_SET.set(upper, made)
  return made
}
