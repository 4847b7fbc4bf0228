import type { BasicProfile, TagValues } from '@opaline/dicom'

/** What is to be done to each file of an anonymised run, as a worker takes it. */
export interface DeidentifyPlan {
  readonly values: TagValues
  readonly basic: BasicProfile | undefined
  /** Hexadecimal; undefined: UIDs stay. */
  readonly key: string | undefined
}

/** The same before the run has its key. */
export interface AnonymizationPlan extends Omit<DeidentifyPlan, 'key'> {
  readonly remapUids: boolean
  /** The Patient ID that the files get; undefined where none is listed. */
  readonly newPatientId: string | undefined
}
