import { sql } from 'kysely'
import { notFound } from '../errors.ts'
import type { Call, UseCase } from '../use-case.ts'
import { type LinkTarget, selectLinkOrders } from './link-orders.ts'
import { makeViewerLink } from './make-viewer-link.ts'

// The longest word of the name leads to few orders; the whole name then decides.
const isNamed = ({ actor }: Call, name: string) => sql<boolean>`
  o.id in (select k.order_id from order_keys k where k.account_id = ${actor.accountUuid}::uuid and k.kind = 'n' and k.value = (
    select left(word, 200) from unnest(search_words(${name})) word order by length(word) desc, word limit 1))
  and whole_name(o.patient_name) = whole_name(${name})`

/** All orders of a patient that the asker may see. @throws ApiError NotFound for patientName where there is none */
async function findPatient(call: Call, name: string, birthDate: string | undefined): Promise<LinkTarget> {
  const born = birthDate === undefined ? sql<boolean>`true` : sql<boolean>`o.birth_date = ${birthDate}`
  const found = await selectLinkOrders(call, sql<boolean>`${isNamed(call, name)} and ${born}`)
  if (found.total === 0) throw notFound('patientName')
  return found
}

/** An address that opens all orders of a patient, by the whole name. */
export const getViewUrlWithPatientName: UseCase<'GetViewUrlWithPatientName'> = (call, input) =>
  makeViewerLink(call, input.ViewerAddress, () => findPatient(call, input.PatientName, undefined))

export const getViewUrlWithPatientNameAndBirthDate: UseCase<'GetViewUrlWithPatientNameAndBirthDate'> = (call, input) =>
  makeViewerLink(call, input.ViewerAddress, () => findPatient(call, input.PatientName, input.BirthDate))
