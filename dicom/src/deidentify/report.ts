import type { DataElement } from '../data-element.ts'
import { formatTag, isGroupLength } from '../tag.ts'
import { confidentialityRow } from './confidentiality-table.ts'
import type { Treat } from './splice-data-set.ts'

/** What was done to a file: keywords of PS3.15 Table E.1-1, and tags of what is not in it; never a value. */
export interface DeidentificationReport {
  /** What was changed, added or removed. */
  readonly ChangedTags: readonly string[]
  /** Attributes of the table that are still there with their original values. */
  readonly RemainingIdentifyingAttributes: readonly string[]
}

/** Notes what a treatment does. */
export class ReportWriter {
  readonly #changed = new Set<string>()
  readonly #remaining = new Set<string>()

  get report(): DeidentificationReport {
    return {
      ChangedTags: [...this.#changed].sort(),
      RemainingIdentifyingAttributes: [...this.#remaining].sort(),
    }
  }

  changed(tag: number): void {
    if (!isGroupLength(tag)) this.#changed.add(confidentialityRow(tag)?.keyword ?? formatTag(tag))
  }

  /** The same treatment, noted. */
  noting(treat: Treat): Treat {
    return (dataSet, element) => {
      const treatment = treat(dataSet, element)
      if (treatment !== undefined) this.changed(element.tag)
      else this.#stays(element)
      return treatment
    }
  }

  #stays({ tag, length }: DataElement): void {
    const row = confidentialityRow(tag)
    if (row !== undefined && length > 0) this.#remaining.add(row.keyword)
  }
}
