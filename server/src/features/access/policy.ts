import { ApiError, METHODS, type Method, type MethodName } from '@opaline/contract'
import type { Actor, Session } from './actor.ts'

type Access = Method['access']

/** What is done over DICOMweb, by the name that audit records give it (PS3.18 10.4 to 10.6; contract 9, 'Who'). */
const OVER_DICOM_WEB = {
  SearchOverDicomWeb: METHODS.GetPatientOrderList.access,
  RetrieveOverDicomWeb: METHODS.GetPatientOrderProperties.access,
  StoreOverDicomWeb: METHODS.UploadDicomFile.access,
  // Keys sit in pages, so none deletes here.
  DeleteOverDicomWeb: { ...METHODS.DeleteOrder.access, caller: 'user' },
} as const satisfies Readonly<Record<string, Access>>

/** Something that is asked for: a method, or what another door does. */
export type DeedName = MethodName | keyof typeof OVER_DICOM_WEB

/**
 * The one table of who may call what: a row per method, taken from the contract, read by every entry.
 * What a caller may see of the things a method is about is said by `visible-orders.ts`.
 */
export const POLICY: Readonly<Record<DeedName, Access>> = {
  ...(Object.fromEntries(Object.entries(METHODS).map(([name, entry]) => [name, entry.access])) as Record<
    MethodName,
    Access
  >),
  ...OVER_DICOM_WEB,
}

const forbid = (message: string): never => {
  throw new ApiError('Forbidden', message)
}

/** @throws ApiError Unauthorized or Forbidden when this session may not call the method, whoever acts in it */
export function allowSession(name: DeedName, session: Session | undefined): void {
  const access = POLICY[name]
  if (access.caller === 'anyone') return
  if (session === undefined) throw new ApiError('Unauthorized', 'No valid session. Call Initialize or SignIn first.')
  const byKey = session.apiKeyUuid !== undefined
  if (byKey && access.caller !== 'session') forbid(`${name} cannot be called with an API key. Sign in as a user.`)
  if (access.right !== undefined && !session.rights.has(access.right)) {
    forbid(`The session lacks the right ${access.right} that ${name} needs.`)
  }
}

/** @throws ApiError Forbidden when this user may not call the method */
export function allowActor(name: DeedName, actor: Actor): void {
  const access = POLICY[name]
  if (access.caller === 'admin' && actor.userType !== 'Admin') forbid(`${name} is for an Admin of the account.`)
  if (actor.userType === 'LimitedAccess' && !access.limitedAccess)
    forbid(`${name} is not open to a limited-access user.`)
}
