import { GLYPH_COLUMNS, type GlyphRow, glyphOf, spell } from './bitmap-font.ts'
import type { ByteImage } from './resample.ts'

const BLACK = 0
const WHITE = 255
/** A character with the space around it, in pixels of the font. */
const CELL_COLUMNS = GLYPH_COLUMNS + 1
const CELL_ROWS = 13
const ROWS_ABOVE = 4
/** A line holds about so many characters, and an image so many lines. */
const LINE_CHARACTERS = 42
const IMAGE_LINES = 19
const MARGIN = 2

/** What is written over an image: lines at its upper and at its lower edge. */
export interface Annotation {
  readonly top: readonly string[]
  readonly bottom: readonly string[]
}

interface Place {
  readonly left: number
  readonly top: number
}

interface Paper {
  readonly image: ByteImage
  readonly bytes: Uint8Array
  /** Pixels of the image for one of the font, each way. */
  readonly scale: number
}

function fill({ image, bytes }: Paper, { left, top }: Place, size: number, level: number): void {
  const { width, height, channels } = image
  const [first, last] = [Math.max(0, left), Math.min(width, left + size)]
  for (let row = Math.max(0, top); row < Math.min(height, top + size); row += 1)
    if (first < last) bytes.fill(level, (row * width + first) * channels, (row * width + last) * channels)
}

/** Draws the lit pixels of a character, each larger by `border` on all sides. */
function drawGlyph(paper: Paper, rows: readonly GlyphRow[], at: Place, border: number, level: number): void {
  const { scale } = paper
  for (const { row, bits } of rows) {
    for (let column = 0; column < GLYPH_COLUMNS; column += 1) {
      if ((bits & (1 << (GLYPH_COLUMNS - 1 - column))) === 0) continue
      const place = { left: at.left + column * scale - border, top: at.top + (ROWS_ABOVE + row) * scale - border }
      fill(paper, place, scale + 2 * border, level)
    }
  }
}

/** White letters with a black edge, so that they can be read on every ground. */
function drawLine(paper: Paper, characters: readonly string[], at: Place): void {
  const glyphs = characters.map(glyphOf)
  for (const [border, level] of [
    [paper.scale, BLACK],
    [0, WHITE],
  ] as const) {
    for (const [index, rows] of glyphs.entries()) {
      drawGlyph(paper, rows, { ...at, left: at.left + index * CELL_COLUMNS * paper.scale }, border, level)
    }
  }
}

/** Lines that are too long go on in the next. */
const wrap = (lines: readonly string[], most: number): readonly (readonly string[])[] =>
  lines.flatMap((line) => {
    const characters = spell(line)
    return Array.from({ length: Math.ceil(characters.length / most) }, (_, at) =>
      characters.slice(at * most, (at + 1) * most),
    )
  })

/** Writes lines into a copy of an image. */
export function drawAnnotation(image: ByteImage, { top, bottom }: Annotation): ByteImage {
  const { width, height } = image
  const fits = Math.min(width / (CELL_COLUMNS * LINE_CHARACTERS), height / (CELL_ROWS * IMAGE_LINES))
  const scale = Math.max(1, Math.round(fits))
  const paper: Paper = { image, bytes: Uint8Array.from(image.bytes), scale }
  const left = MARGIN * scale
  const most = Math.max(1, Math.floor((width - 2 * left) / (CELL_COLUMNS * scale)))
  const [above, below] = [wrap(top, most), wrap(bottom, most)]
  const lineAt = (line: number) => line * CELL_ROWS * scale
  for (const [at, line] of above.entries()) drawLine(paper, line, { left, top: lineAt(at) })
  const first = height - lineAt(below.length) - left
  for (const [at, line] of below.entries()) drawLine(paper, line, { left, top: first + lineAt(at) })
  return { ...image, bytes: paper.bytes }
}
