import { readAeTitle } from '../ae-title.rules.ts'
import { readLines, readOptionalName } from '../plain-text.rules.ts'
import { readTimeZone } from '../time-zone.rules.ts'
import { tellTaken } from '../unique-violation.ts'

/** What people say of an institution. */
export interface InstitutionInput {
  readonly InstitutionName?: string | undefined
  readonly Address?: string | undefined
  readonly AeTitle?: string | undefined
  readonly TimeZone?: string | undefined
  readonly IssuerOfPatientId?: string | undefined
}

const TAKEN = { institutions_ae_title_key: 'The AE title is in use already. Choose another.' }

/** The columns of what was given. @throws ApiError InvalidParameter */
export const readInstitution = (input: InstitutionInput) => ({
  name: readOptionalName('institutionName', input.InstitutionName),
  address: input.Address === undefined ? undefined : readLines('address', input.Address),
  ae_title: input.AeTitle === undefined ? undefined : readAeTitle('aeTitle', input.AeTitle),
  time_zone: input.TimeZone === undefined ? undefined : readTimeZone('timeZone', input.TimeZone),
  issuer_of_patient_id: readOptionalName('issuerOfPatientId', input.IssuerOfPatientId),
})

/** Writes an institution. @throws ApiError Conflict when an institution of the server has the AE title, whoever's it is */
export const writeInstitution = <T>(write: () => Promise<T>): Promise<T> => tellTaken(TAKEN, write)
