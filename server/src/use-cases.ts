import type { METHODS, MethodName } from '@opaline/contract'
import { getAccount } from './features/accounts/get-account.ts'
import { createApiKey } from './features/api-keys/create-api-key.ts'
import { getApiSettings } from './features/api-keys/get-api-settings.ts'
import { revokeApiKey } from './features/api-keys/revoke-api-key.ts'
import { getAuditLog } from './features/audit/get-audit-log.ts'
import { verifyAuditLog } from './features/audit/verify-audit-log.ts'
import { createFolder } from './features/folders/create-folder.ts'
import { getFolderList } from './features/folders/get-folder-list.ts'
import { checkDicomFiles } from './features/instances/check-dicom-files.ts'
import { uploadDicomFile } from './features/instances/upload-dicom-file.ts'
import { getPatientOrderList, getPatientOrderListWithDateRange } from './features/orders/get-patient-order-list.ts'
import { getPatientOrderProperties } from './features/orders/get-patient-order-properties.ts'
import { openSession } from './features/sessions/open-session.ts'
import { signIn } from './features/sessions/sign-in.ts'
import { signOut } from './features/sessions/sign-out.ts'
import type { OpenUseCase, StreamUseCase, UseCase } from './features/use-case.ts'
import { getViewUrl } from './features/viewer-links/get-view-url.ts'

type Served = Exclude<
  MethodName,
  { [N in MethodName]: (typeof METHODS)[N]['form'] extends 'local' | 'upload' ? N : never }[MethodName]
>
type Anyone = { [N in Served]: (typeof METHODS)[N]['access']['caller'] extends 'anyone' ? N : never }[Served]
type Streamed = { [N in Served]: (typeof METHODS)[N] extends { readonly body: string } ? N : never }[Served]

/** Which use case answers which method: a method of the contract without one does not compile. */
export const OPEN_USE_CASES: { readonly [N in Anyone]: OpenUseCase<N> } = { OpenSession: openSession, SignIn: signIn }

export const STREAM_USE_CASES: { readonly [N in Streamed]: StreamUseCase<N> } = {
  UploadDicomFile: uploadDicomFile,
}

export const USE_CASES: { readonly [N in Exclude<Served, Anyone | Streamed>]: UseCase<N> } = {
  CheckDicomFiles: checkDicomFiles,
  CreateApiKey: createApiKey,
  CreateFolder: createFolder,
  GetAccount: getAccount,
  GetApiSettings: getApiSettings,
  GetAuditLog: getAuditLog,
  GetFolderList: getFolderList,
  GetPatientOrderList: getPatientOrderList,
  GetPatientOrderListWithDateRange: getPatientOrderListWithDateRange,
  GetPatientOrderProperties: getPatientOrderProperties,
  GetViewUrl: getViewUrl,
  RevokeApiKey: revokeApiKey,
  SignOut: signOut,
  VerifyAuditLog: verifyAuditLog,
}
