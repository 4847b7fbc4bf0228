/** Characters of the bytes A0 to FF in one single-byte set. */
export type UpperHalf = string

/** ISO registration number → label of the decoder that knows its upper half (PS3.3 table C.12-2). */
const LABELS: Readonly<Record<string, string>> = {
  '100': 'iso-8859-1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '126': 'iso-8859-7',
  '127': 'iso-8859-6',
  '138': 'iso-8859-8',
  '144': 'iso-8859-5',
  '148': 'iso-8859-9',
  '166': 'windows-874',
  '203': 'iso-8859-15',
}

const UPPER_BYTES = /* @__PURE__ */ Uint8Array.from({ length: 96 }, (_, index) => 0xa0 + index)

/** JIS X 0201 katakana (ISO-IR 13): A1 to DF are U+FF61 to U+FF9F. */
const KATAKANA = /* @__PURE__ */ Array.from(UPPER_BYTES, (byte) =>
  byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(0xff61 + byte - 0xa1) : '\ufffd',
).join('')

/** Upper halves by ISO registration number. */
export const SINGLE_BYTE_SETS: ReadonlyMap<string, UpperHalf> = /* @__PURE__ */ new Map([
  ['13', KATAKANA],
  ...Object.entries(LABELS).map(([number, label]): [string, string] => [
    number,
    new TextDecoder(label).decode(UPPER_BYTES),
  ]),
])
