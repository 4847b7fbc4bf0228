/** Rows of a glyph that lie above its baseline, and all that there are: below them marks and the tails of letters. */
export const GLYPH_ROWS = 7
export const GLYPH_COLUMNS = 5

/** What is drawn for a character without a glyph. */
const UNKNOWN = 'vhhhhhv'

/** Each row of a glyph is a digit to the base of 32, its five bits from left to right; more than seven rows hang below the line. */
const GLYPHS: Readonly<Record<string, string>> = {
  ...{ ' ': '0000000', '!': '4444404', '"': 'aaa0000', '#': 'aavavaa', $: '4fke5u4', '%': 'op248j3', '&': 'cik8lid' },
  ...{
    "'": '4480000',
    '(': '2488842',
    ')': '8422248',
    '*': '04lel40',
    '+': '044v440',
    ',': '00000c48',
    '-': '000v000',
  },
  ...{ '.': '00000cc', '/': '01248g0', ':': '0cc0cc0', ';': '0cc0c48', '<': '248g842', '=': '00v0v00', '>': '8421248' },
  ...{ '?': 'eh12404', '@': 'ehnlmgf', '[': 'e88888e', '\\': '0g84210', ']': 'e22222e', '^': '4ah0000', _: '0000000v' },
  ...{ '`': '8420000', '{': '2448442', '|': '4444444', '}': '8442448', '~': '008l200', '°': 'ciic000' },
  ...{ 0: 'ehjlphe', 1: '4c4444e', 2: 'eh1248v', 3: 'v2421he', 4: '26aiv22', 5: 'vgu11he', 6: '68guhhe', 7: 'v124888' },
  ...{ 8: 'ehhehhe', 9: 'ehhf12c' },
  ...{ A: 'ehhvhhh', B: 'uhhuhhu', C: 'ehggghe', D: 'sihhhis', E: 'vgguggv', F: 'vgguggg', G: 'ehgnhhf', H: 'hhhvhhh' },
  ...{ I: 'e44444e', J: '72222ic', K: 'hikokih', L: 'ggggggv', M: 'hrllhhh', N: 'hhpljhh', O: 'ehhhhhe', P: 'uhhuggg' },
  ...{ Q: 'ehhhlid', R: 'uhhukih', S: 'fgge11u', T: 'v444444', U: 'hhhhhhe', V: 'hhhhha4', W: 'hhhllla', X: 'hha4ahh' },
  ...{ Y: 'hhha444', Z: 'v1248gv', Ø: 'ejjlppe', ß: 'cikihhm', ø: '01ejlpeg' },
  ...{
    a: '00e1fhf',
    b: 'ggmphhu',
    c: '00egghe',
    d: '11djhhf',
    e: '00ehvge',
    f: '698s888',
    g: '00fhhhf1e',
    h: 'ggmphhh',
  },
  ...{
    i: '40c444e',
    j: '2062222ic',
    k: 'ggikoki',
    l: 'c44444e',
    m: '00qllhh',
    n: '00mphhh',
    o: '00ehhhe',
    p: '00uhhhugg',
  },
  ...{
    q: '00fhhhf11',
    r: '00mpggg',
    s: '00fge1u',
    t: '88s8896',
    u: '00hhhjd',
    v: '00hhha4',
    w: '00hhlla',
    x: '00ha4ah',
  },
  ...{ y: '00hhhhf1e', z: '00v248v' },
  // An i with a mark has no dot.
  ı: '00c444e',
}

/** Marks above a letter, three rows of which the last is the lowest, by their combining characters. */
const ABOVE: Readonly<Record<string, string>> = {
  ...{ '\u0300': '084', '\u0301': '024', '\u0302': '04a', '\u0303': '0dm', '\u0304': '00e', '\u0306': '0he' },
  ...{ '\u0307': '004', '\u0308': '00a', '\u030a': '4a4', '\u030b': '09i', '\u030c': '0a4' },
}

/** Marks below a letter, two rows. */
const BELOW: Readonly<Record<string, string>> = {
  ...{ '\u0323': '04', '\u0326': '48', '\u0327': '48', '\u0328': '46' },
}

/** Letters that are written by others. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{ æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ð: 'd', Ð: 'D', đ: 'd', Đ: 'D', þ: 'th', Þ: 'Th', ł: 'l', Ł: 'L' },
  ...{ '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '—': '-', '\u00a0': ' ' },
}

/** One lit row of a character: from its baseline's cell, negative above it, and its five bits. */
export interface GlyphRow {
  readonly row: number
  readonly bits: number
}

const rowsOf = (digits: string, firstRow: number): GlyphRow[] =>
  [...digits].map((digit, at) => ({ row: firstRow + at, bits: Number.parseInt(digit, 32) }))

/** Characters of a text, each with its marks, as they are drawn. */
export const spell = (text: string): readonly string[] =>
  [...text]
    .map((letter) => SPELLED[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .match(/\P{M}\p{M}*/gu) ?? []

/** The rows of one character of `spell`; a box where there is no glyph for it. */
export function glyphOf(character: string): readonly GlyphRow[] {
  const [letter = ' ', ...marks] = character
  const isMarked = marks.some((mark) => mark in ABOVE)
  const glyph = GLYPHS[isMarked && letter === 'i' ? 'ı' : letter]
  if (glyph === undefined) return rowsOf(UNKNOWN, 0)
  // Small letters leave their first two rows free.
  const top = glyph.startsWith('00') ? -2 : -4
  return [
    ...rowsOf(glyph, 0),
    ...marks.flatMap((mark) => rowsOf(ABOVE[mark] ?? '', top)),
    ...marks.flatMap((mark) => rowsOf(BELOW[mark] ?? '', GLYPH_ROWS)),
  ]
}
