import type { InputOf, METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { invalid, notFound } from '../errors.ts'
import type { Call } from '../use-case.ts'

type Input = InputOf<(typeof METHODS)['MergePatients']>

/** Two ids of one issuer, as a merge names them. */
export interface TwoPatients {
  readonly issuer: string
  readonly from: string
  readonly to: string
}

// What a DICOM LO cannot hold (PS3.5 6.2) can be no patient id.
const NO_PATIENT_ID = /[\p{Cc}\\]/u

function readPatientId(argumentName: string, text: string): string {
  const id = text.trim()
  if (id !== '' && !NO_PATIENT_ID.test(id)) return id
  throw invalid(argumentName, `Given value = '${text}' is not patient id format.`)
}

/**
 * Reads whom a merge is about. The issuer is that of the institution's patient ids (contract 9).
 * @throws ApiError NotFound (institutionUuid), InvalidParameter
 */
export async function requireTwoPatients({ tx }: Call, input: Input): Promise<TwoPatients> {
  const from = readPatientId('fromPatientId', input.FromPatientId)
  const to = readPatientId('toPatientId', input.ToPatientId)
  if (from === to) throw invalid('toPatientId', 'It is the same as fromPatientId.')
  const { rows } = await sql<{ issuer: string | null }>`
    select issuer_of_patient_ids(${input.InstitutionUuid}::uuid) as issuer`.execute(tx)
  const issuer = rows[0]?.issuer
  if (!issuer) throw notFound('institutionUuid')
  return { issuer, from, to }
}
