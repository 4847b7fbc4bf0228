import { CONFIDENTIALITY_EDITION, type DeidentificationReport } from '@opaline/dicom'
import type { DeidentifyPlan } from './plan.ts'

interface Attribute {
  readonly Attribute: string
  readonly FileCount: number
}

class Counts {
  readonly #files = new Map<string, number>()

  add(names: readonly string[]): void {
    for (const name of names) this.#files.set(name, (this.#files.get(name) ?? 0) + 1)
  }

  get list(): Attribute[] {
    return [...this.#files].map(([name, FileCount]) => ({ Attribute: name, FileCount })).sort(byName)
  }
}

const byName = (a: Attribute, b: Attribute): number => (a.Attribute < b.Attribute ? -1 : 1)

/** What an anonymised run did, by names of attributes; no value is in it. */
export class RunReport {
  readonly #plan: DeidentifyPlan
  readonly #changed = new Counts()
  readonly #remaining = new Counts()
  readonly #refused: { readonly FileName: string; readonly Reason: string }[] = []
  #files = 0

  constructor(plan: DeidentifyPlan) {
    this.#plan = plan
  }

  anonymized({ ChangedTags, RemainingIdentifyingAttributes }: DeidentificationReport): void {
    this.#files += 1
    this.#changed.add(ChangedTags)
    this.#remaining.add(RemainingIdentifyingAttributes)
  }

  refused(FileName: string, Reason: string): void {
    this.#refused.push({ FileName, Reason })
  }

  /** The AnonymizationReport of the run's last call. */
  get whole(): Readonly<Record<string, unknown>> {
    return {
      Profile: this.#plan.basic === undefined ? 'List' : 'Basic',
      Edition: CONFIDENTIALITY_EDITION,
      UidsRemapped: this.#plan.key !== undefined,
      AnonymizedCount: this.#files,
      ChangedAttributeList: this.#changed.list,
      RemainingIdentifyingAttributeList: this.#remaining.list,
      RefusedList: [...this.#refused],
    }
  }
}
