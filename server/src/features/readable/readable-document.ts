/** What one object says, as a reader sees it: all texts are plain, in the order in which they are read. */
export interface ReadableDocument {
  readonly title: string
  /** Whose it is and where it comes from. */
  readonly facts: readonly Fact[]
  readonly blocks: readonly Block[]
}

export interface Fact {
  readonly label: string
  readonly value: string
}

export type Block = Paragraph | FactList | Table | Contents | Waveform

export interface Paragraph {
  readonly kind: 'paragraph'
  readonly text: string
}

export interface FactList {
  readonly kind: 'facts'
  readonly heading: string
  readonly facts: readonly Fact[]
}

export interface Table {
  readonly kind: 'table'
  readonly heading: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A colour is `#rrggbb`: that of what the cell names. */
export type Cell = string | { readonly text: string; readonly colour: string }

/** A tree of named values, as structured reports are. */
export interface Contents {
  readonly kind: 'contents'
  readonly list: readonly Content[]
}

export interface Content {
  /** '' where it has none. */
  readonly name: string
  readonly value: string
  /** What stands beside the value: its code, where it comes from. */
  readonly remark: string
  /** Whether it heads what is below it. */
  readonly isHeading: boolean
  readonly children: readonly Content[]
}

/** Curves that were sampled together, on paper that moves by 25 mm a second. */
export interface Waveform {
  readonly kind: 'waveform'
  readonly heading: string
  readonly facts: readonly Fact[]
  readonly strips: readonly Strip[]
}

/** A part of a curve; lengths are hundredths of a millimetre. */
export interface Strip {
  readonly label: string
  readonly scale: string
  readonly width: number
  readonly height: number
  /** An SVG path from the strip's upper left corner. */
  readonly path: string
}
