import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import type { Stage } from './stage.ts'

/** What is known so far in the story; a chapter adds to it. */
export interface Told {
  readonly stage: Stage
  /** The library with the account's keys. */
  readonly api: PromiseApi
  /** The library without keys, signed in as the Admin from the first chapter on. */
  readonly admin: PromiseApi
  readonly userUuid: string
  readonly institutionUuid: string
  /** A document to upload. */
  readonly report: Uint8Array
  folderUuid: string
  /** An order with images. */
  order: string
  /** An order without. */
  planned: string
  secondInstitution: string
}

export const orderOf = ({ userUuid, institutionUuid }: Told, patientOrderUuid: string) => ({
  userUuid,
  patientOrderInstitutionUuid: institutionUuid,
  patientOrderUuid,
})

export const uuidsOf = (found: {
  readonly SearchResultList: readonly { readonly PatientOrderUuid: string }[]
}): string[] => found.SearchResultList.map(({ PatientOrderUuid }) => PatientOrderUuid)
