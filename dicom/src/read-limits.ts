/** How much one file may ask of the reader. */
export interface ReadLimits {
  /** Sequences inside sequences. */
  readonly nesting: number
  /** Elements, items and delimiters together, at all levels; fragments, where frames are looked for. */
  readonly elements: number
  /** Bytes before the pixel data (or the whole object, where there is none). */
  readonly headerBytes: number
  /** Bytes that a deflated data set may grow to before its pixel data. */
  readonly inflatedBytes: number
  /** Time spent in one call. */
  readonly milliseconds: number
}

/** Room for the largest real objects that are known (enhanced multi-frame, RT structure sets, encapsulated documents). */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  nesting: 64,
  elements: 400_000,
  headerBytes: 256 * 1024 * 1024,
  inflatedBytes: 64 * 1024 * 1024,
  milliseconds: 5_000,
}
