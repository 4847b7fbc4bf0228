/**
 * `InvalidValue`: what the caller asks for cannot be done to any file. `NotAnInstance`: the file is an index of others,
 * whose offsets a change would break. `Unsupported`: what the file holds cannot be cleaned. `BurnedIn`: its pixels may
 * show who the patient is. `Residual`: an original value was still found.
 */
export type DeidentifyErrorCode = 'InvalidValue' | 'NotAnInstance' | 'Unsupported' | 'BurnedIn' | 'Residual'

/** Why a file, or a run, is not de-identified. The message names elements, never a value. */
export class DeidentifyError extends Error {
  override readonly name = 'DeidentifyError'
  readonly code: DeidentifyErrorCode

  constructor(code: DeidentifyErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
