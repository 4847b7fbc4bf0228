import type { SharedStudy } from './share.ts'

/** A person and their studies; two people are never one because of their name. */
export interface Patient {
  readonly key: string
  readonly name: string
  readonly id: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  readonly studies: readonly SharedStudy[]
}

const keyOf = ({ PatientName, PatientId, PatientsBirthDate }: SharedStudy): string =>
  JSON.stringify([PatientName, PatientId, PatientsBirthDate])

/** The studies by patient, in the order in which they are given. */
export function patientsOf(studies: readonly SharedStudy[]): readonly Patient[] {
  const patients = new Map<string, Patient & { readonly studies: SharedStudy[] }>()
  for (const study of studies) {
    const key = keyOf(study)
    const known = patients.get(key)
    if (known) known.studies.push(study)
    else {
      const { PatientName: name, PatientId: id, PatientsBirthDate: birthDate } = study
      patients.set(key, { key, name, id, birthDate, studies: [study] })
    }
  }
  return [...patients.values()]
}
