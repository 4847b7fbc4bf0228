/** A table of the statement; cells are plain text. */
export interface StatementTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A part of the statement, and the tests that prove it. */
export interface StatementSection {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly tables: readonly StatementTable[]
  /** Files from the project's root; a test says that they are there. */
  readonly tests: readonly string[]
}

/** The conformance statement of the DICOMweb door (PS3.2 annex N, PS3.18). */
export interface Statement {
  readonly title: string
  readonly paragraphs: readonly string[]
  readonly sections: readonly StatementSection[]
}
