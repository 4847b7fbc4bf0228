import { fileNameOf } from '../files/file-name.ts'
import { Gate } from '../upload/gate.ts'
import { type Prepared, prepareFile } from '../upload/prepare-file.ts'
import { TaskPool } from '../workers/task-pool.ts'
import type { DeidentifiedFile } from './deidentify-file.ts'
import { blobOf } from './file-parts.ts'
import type { DeidentifyPlan } from './plan.ts'
import { RunReport } from './run-report.ts'

/** A file is read as a whole: of those above this size one at a time, so that memory stays bounded. */
const LARGE_BYTES = 64 * 1024 * 1024
const UNREADABLE = { kind: 'unsupported', reason: 'the file cannot be read any more' } as const

/** One worker for each core. */
export const workerCount = (): number => Math.max(1, globalThis.navigator?.hardwareConcurrency || 2)

/** Changes the files of a run, in workers where the page may have them. */
export class Anonymizer {
  readonly #plan: DeidentifyPlan
  readonly #pool = new TaskPool(workerCount())
  readonly #large = new Gate(() => 1)
  readonly #report: RunReport

  constructor(plan: DeidentifyPlan) {
    this.#plan = plan
    this.#report = new RunReport(plan)
  }

  get report(): Readonly<Record<string, unknown>> {
    return this.#report.whole
  }

  /** Changes a file and reads what it is now; never rejects. */
  async prepare(file: Blob): Promise<Prepared> {
    const prepared = await this.#prepare(file).catch(() => UNREADABLE)
    if (prepared.kind === 'unsupported') this.#report.refused(fileNameOf(file), prepared.reason)
    return prepared
  }

  close(): void {
    this.#pool.close()
  }

  async #prepare(file: Blob): Promise<Prepared> {
    const changed = await (file.size > LARGE_BYTES ? this.#large.run(() => this.#change(file)) : this.#change(file))
    if (changed.kind !== 'ready') return changed
    const body = blobOf(changed.parts, file)
    const prepared = await prepareFile(body)
    if (prepared.kind !== 'ready') return prepared
    this.#report.anonymized(changed.report)
    return { ...prepared, body }
  }

  #change(file: Blob): Promise<DeidentifiedFile> {
    return this.#pool.perform('deidentify', { file, plan: this.#plan })
  }
}
