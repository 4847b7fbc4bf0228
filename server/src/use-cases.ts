import type { METHODS, MethodName } from '@opaline/contract'
import { getAccount } from './features/accounts/get-account.ts'
import { signUp } from './features/accounts/sign-up.ts'
import { updateAccount } from './features/accounts/update-account.ts'
import { createApiKey } from './features/api-keys/create-api-key.ts'
import { getApiSettings } from './features/api-keys/get-api-settings.ts'
import { revokeApiKey } from './features/api-keys/revoke-api-key.ts'
import { rotateApiKey } from './features/api-keys/rotate-api-key.ts'
import { updateApiKey } from './features/api-keys/update-api-key.ts'
import { createDicomNode } from './features/dicom-nodes/create-dicom-node.ts'
import { deleteDicomNode } from './features/dicom-nodes/delete-dicom-node.ts'
import { getDicomNodeList } from './features/dicom-nodes/get-dicom-node-list.ts'
import { updateDicomNode } from './features/dicom-nodes/update-dicom-node.ts'
import { createFolder } from './features/folders/create-folder.ts'
import { getFolderList } from './features/folders/get-folder-list.ts'
import { checkDicomFiles } from './features/instances/check-dicom-files.ts'
import { uploadDicomFile } from './features/instances/upload-dicom-file.ts'
import { createInstitution } from './features/institutions/create-institution.ts'
import { deactivateInstitution } from './features/institutions/deactivate-institution.ts'
import { updateInstitution } from './features/institutions/update-institution.ts'
import { getPatientOrderList, getPatientOrderListWithDateRange } from './features/orders/get-patient-order-list.ts'
import { getPatientOrderProperties } from './features/orders/get-patient-order-properties.ts'
import { changePassword } from './features/passwords/change-password.ts'
import { enableOneTimeCode } from './features/passwords/enable-one-time-code.ts'
import { forgotPassword } from './features/passwords/forgot-password.ts'
import { resetPassword } from './features/passwords/reset-password.ts'
import { openSession } from './features/sessions/open-session.ts'
import { signIn } from './features/sessions/sign-in.ts'
import { signOut } from './features/sessions/sign-out.ts'
import { getUsage } from './features/usage/get-usage.ts'
import type { OpenUseCase, StreamUseCase, UseCase } from './features/use-case.ts'
import { createUserGroup } from './features/user-groups/create-user-group.ts'
import { deleteUserGroup } from './features/user-groups/delete-user-group.ts'
import { getUserGroupList } from './features/user-groups/get-user-group-list.ts'
import { setUserGroupMembers } from './features/user-groups/set-user-group-members.ts'
import { updateUserGroup } from './features/user-groups/update-user-group.ts'
import { createUser } from './features/users/create-user.ts'
import { deactivateUser } from './features/users/deactivate-user.ts'
import { getContactList } from './features/users/get-contact-list.ts'
import { getUserList } from './features/users/get-user-list.ts'
import { setUserInstitutions } from './features/users/set-user-institutions.ts'
import { updateUser } from './features/users/update-user.ts'
import { getViewUrl } from './features/viewer-links/get-view-url.ts'

type Served = Exclude<
  MethodName,
  { [N in MethodName]: (typeof METHODS)[N]['form'] extends 'local' | 'upload' ? N : never }[MethodName]
>
type Anyone = { [N in Served]: (typeof METHODS)[N]['access']['caller'] extends 'anyone' ? N : never }[Served]
type Streamed = { [N in Served]: (typeof METHODS)[N] extends { readonly body: string } ? N : never }[Served]

/** Which use case answers which method: a method of the contract without one does not compile. */
export const OPEN_USE_CASES: { readonly [N in Anyone]: OpenUseCase<N> } = {
  ForgotPassword: forgotPassword,
  OpenSession: openSession,
  ResetPassword: resetPassword,
  SignIn: signIn,
  SignUp: signUp,
}

export const STREAM_USE_CASES: { readonly [N in Streamed]: StreamUseCase<N> } = {
  UploadDicomFile: uploadDicomFile,
}

export const USE_CASES: { readonly [N in Exclude<Served, Anyone | Streamed>]: UseCase<N> } = {
  ChangePassword: changePassword,
  CheckDicomFiles: checkDicomFiles,
  CreateApiKey: createApiKey,
  CreateDicomNode: createDicomNode,
  CreateFolder: createFolder,
  CreateInstitution: createInstitution,
  CreateUser: createUser,
  CreateUserGroup: createUserGroup,
  DeactivateInstitution: deactivateInstitution,
  DeactivateUser: deactivateUser,
  DeleteDicomNode: deleteDicomNode,
  DeleteUserGroup: deleteUserGroup,
  EnableOneTimeCode: enableOneTimeCode,
  GetAccount: getAccount,
  GetApiSettings: getApiSettings,
  GetContactList: getContactList,
  GetDicomNodeList: getDicomNodeList,
  GetFolderList: getFolderList,
  GetPatientOrderList: getPatientOrderList,
  GetPatientOrderListWithDateRange: getPatientOrderListWithDateRange,
  GetPatientOrderProperties: getPatientOrderProperties,
  GetUsage: getUsage,
  GetUserGroupList: getUserGroupList,
  GetUserList: getUserList,
  GetViewUrl: getViewUrl,
  RevokeApiKey: revokeApiKey,
  RotateApiKey: rotateApiKey,
  SetUserGroupMembers: setUserGroupMembers,
  SetUserInstitutions: setUserInstitutions,
  SignOut: signOut,
  UpdateAccount: updateAccount,
  UpdateApiKey: updateApiKey,
  UpdateDicomNode: updateDicomNode,
  UpdateInstitution: updateInstitution,
  UpdateUser: updateUser,
  UpdateUserGroup: updateUserGroup,
}
