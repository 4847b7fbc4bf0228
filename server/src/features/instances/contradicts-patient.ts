import type { Arrival } from './arrival.ts'
import { type Batch, patientIdOf } from './batch.ts'
import { type KnownStudy, keyOf } from './find-stored.ts'

type Merged = Pick<Batch, 'merged'>

/** Whether the image names another patient than the order and its images do. Not to say is no contradiction. */
export function contradictsPatient({ merged }: Merged, study: KnownStudy, arrival: Arrival): boolean {
  const current = (id: string) => merged.get(keyOf(arrival.institutionUuid, id)) ?? id
  const known = [study.orderPatientId, study.studyPatientId].filter((id) => id !== '').map(current)
  const patientId = patientIdOf(arrival)
  return patientId !== '' && known.length > 0 && !known.includes(current(patientId))
}

/** Whether the image's patient id is one that is merged into another. */
export const isMerged = ({ merged }: Merged, arrival: Arrival): boolean =>
  merged.has(keyOf(arrival.institutionUuid, patientIdOf(arrival)))

const differ = (a: string, b: string): boolean => a !== '' && b !== '' && a !== b

/** Whether this is the identified patient of a study of which an anonymised copy came first. */
export function isIdentifiedCopy(batch: Merged, study: KnownStudy, arrival: Arrival): boolean {
  if (!study.anonymized || arrival.anonymized) return false
  const { texts } = arrival.examined.order
  return (
    contradictsPatient(batch, study, arrival) ||
    differ(study.patientName, texts.patient_name) ||
    differ(study.birthDate, texts.birth_date)
  )
}
