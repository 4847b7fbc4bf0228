/** The data sets of an arrival and of these stored images are to be hashed before it can be judged: few ever are. */
export class DigestFirstError extends Error {
  override readonly name = 'DigestFirstError'
  /** Ids of instances. */
  readonly stored: readonly string[]

  constructor(stored: readonly string[]) {
    super('Data sets are to be compared first.')
    this.stored = stored
  }
}
