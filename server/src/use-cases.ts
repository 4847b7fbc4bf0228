import type { METHODS, MethodName } from '@opaline/contract'
import { getAccount } from './features/accounts/get-account.ts'
import { signUp } from './features/accounts/sign-up.ts'
import { updateAccount } from './features/accounts/update-account.ts'
import { getPseudonymizationKey } from './features/anonymization/get-pseudonymization-key.ts'
import { createApiKey } from './features/api-keys/create-api-key.ts'
import { getApiSettings } from './features/api-keys/get-api-settings.ts'
import { revokeApiKey } from './features/api-keys/revoke-api-key.ts'
import { rotateApiKey } from './features/api-keys/rotate-api-key.ts'
import { updateApiKey } from './features/api-keys/update-api-key.ts'
import { assignPatientOrderToUser } from './features/assignments/assign-patient-order-to-user.ts'
import { assignPatientOrderToUserGroup } from './features/assignments/assign-patient-order-to-user-group.ts'
import { unassignPatientOrderFromUser } from './features/assignments/unassign-patient-order-from-user.ts'
import { unassignPatientOrderFromUserGroup } from './features/assignments/unassign-patient-order-from-user-group.ts'
import { getAuditLog } from './features/audit/get-audit-log.ts'
import { verifyAuditLog } from './features/audit/verify-audit-log.ts'
import { createDicomNode } from './features/dicom-nodes/create-dicom-node.ts'
import { deleteDicomNode } from './features/dicom-nodes/delete-dicom-node.ts'
import { getDicomNodeList } from './features/dicom-nodes/get-dicom-node-list.ts'
import { updateDicomNode } from './features/dicom-nodes/update-dicom-node.ts'
import { checkDocumentFiles } from './features/documents/check-document-files.ts'
import { deleteDocument } from './features/documents/delete-document.ts'
import { uploadDocumentFile } from './features/documents/upload-document-file.ts'
import { downloadOrder } from './features/downloads/download-order.ts'
import { getAccountFlagDictionary } from './features/flags/get-account-flag-dictionary.ts'
import { setAccountFlagDictionary } from './features/flags/set-account-flag-dictionary.ts'
import { setFlagToPatientOrder } from './features/flags/set-flag-to-patient-order.ts'
import { addOrderToFolder } from './features/folders/add-order-to-folder.ts'
import { createFolder, createFolderWithDescription } from './features/folders/create-folder.ts'
import { deleteFolder } from './features/folders/delete-folder.ts'
import { getFolderList } from './features/folders/get-folder-list.ts'
import { removeOrderFromFolder } from './features/folders/remove-order-from-folder.ts'
import { updateFolderWithJson } from './features/folders/update-folder-with-json.ts'
import { discardInboxItem } from './features/inbox/discard-inbox-item.ts'
import { fileInboxItem } from './features/inbox/file-inbox-item.ts'
import { getInbox } from './features/inbox/get-inbox.ts'
import { checkDicomFiles } from './features/instances/check-dicom-files.ts'
import { uploadDicomFile } from './features/instances/upload-dicom-file.ts'
import { createInstitution } from './features/institutions/create-institution.ts'
import { deactivateInstitution } from './features/institutions/deactivate-institution.ts'
import { updateInstitution } from './features/institutions/update-institution.ts'
import { addOrdersToOrderGroup } from './features/order-groups/add-orders-to-order-group.ts'
import { createOrderGroup } from './features/order-groups/create-order-group.ts'
import { removeOrdersFromGroup } from './features/order-groups/remove-orders-from-group.ts'
import { assignPatientOrderToLocation } from './features/orders/assign-patient-order-to-location.ts'
import {
  createOrderWithFullParameters,
  createOrderWithFullParameters2,
  createOrderWithJson,
  createOrderWithMinimumParameters,
} from './features/orders/create-order.ts'
import {
  getPatientOrderList,
  getPatientOrderListWithBirthdate,
  getPatientOrderListWithDateRange,
} from './features/orders/get-patient-order-list.ts'
import { getPatientOrderListInFolder } from './features/orders/get-patient-order-list-in-folder.ts'
import { getPatientOrderProperties } from './features/orders/get-patient-order-properties.ts'
import { updateOrderWithJson } from './features/orders/update-order.ts'
import { changePassword } from './features/passwords/change-password.ts'
import { enableOneTimeCode } from './features/passwords/enable-one-time-code.ts'
import { forgotPassword } from './features/passwords/forgot-password.ts'
import { resetPassword } from './features/passwords/reset-password.ts'
import { mergePatients } from './features/patients/merge-patients.ts'
import { unmergePatients } from './features/patients/unmerge-patients.ts'
import { signUploadReceipt } from './features/receipts/sign-upload-receipt.ts'
import { getIndexedTags } from './features/search/get-indexed-tags.ts'
import { setIndexedTags } from './features/search/set-indexed-tags.ts'
import { openSession } from './features/sessions/open-session.ts'
import { signIn } from './features/sessions/sign-in.ts'
import { signOut } from './features/sessions/sign-out.ts'
import { createQuickShareLink, createQuickShareLinkWithExpireDate } from './features/shares/create-quick-share-link.ts'
import { getShareAccessLog } from './features/shares/get-share-access-log.ts'
import { getShareList } from './features/shares/get-share-list.ts'
import { revokeShare } from './features/shares/revoke-share.ts'
import { shareFolderWithEmail, shareFolderWithUrl } from './features/shares/share-folder-to-look.ts'
import { shareFolderToUploadWithEmail, shareFolderToUploadWithUrl } from './features/shares/share-folder-to-upload.ts'
import {
  shareFolderWithAccountUser,
  shareFolderWithAccountUserGroup,
} from './features/shares/share-folder-within-account.ts'
import { sharePatientOrder, sharePatientOrderWithExpireDate } from './features/shares/share-patient-order.ts'
import { deleteOrder } from './features/trash/delete-order.ts'
import { getTrash } from './features/trash/get-trash.ts'
import { getTrashedImages } from './features/trash/get-trashed-images.ts'
import { purgeImages } from './features/trash/purge-images.ts'
import { purgeOrder } from './features/trash/purge-order.ts'
import { restoreImages } from './features/trash/restore-images.ts'
import { restoreOrder } from './features/trash/restore-order.ts'
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
import { getFolderViewUrl } from './features/viewer-links/get-folder-view-url.ts'
import { getViewUrl } from './features/viewer-links/get-view-url.ts'
import {
  getViewUrlWithPatientName,
  getViewUrlWithPatientNameAndBirthDate,
} from './features/viewer-links/get-view-url-with-patient-name.ts'

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
  UploadDocumentFile: uploadDocumentFile,
}

export const USE_CASES: { readonly [N in Exclude<Served, Anyone | Streamed>]: UseCase<N> } = {
  AddOrderToFolder: addOrderToFolder,
  AddOrdersToOrderGroup: addOrdersToOrderGroup,
  AssignPatientOrderToLocation: assignPatientOrderToLocation,
  AssignPatientOrderToUser: assignPatientOrderToUser,
  AssignPatientOrderToUserGroup: assignPatientOrderToUserGroup,
  ChangePassword: changePassword,
  CheckDicomFiles: checkDicomFiles,
  GetPseudonymizationKey: getPseudonymizationKey,
  CheckDocumentFiles: checkDocumentFiles,
  CreateApiKey: createApiKey,
  CreateDicomNode: createDicomNode,
  CreateFolder: createFolder,
  CreateFolderWithDescription: createFolderWithDescription,
  CreateInstitution: createInstitution,
  CreateOrderGroup: createOrderGroup,
  CreateOrderWithFullParameters: createOrderWithFullParameters,
  CreateOrderWithFullParameters2: createOrderWithFullParameters2,
  CreateOrderWithJSON: createOrderWithJson,
  CreateOrderWithMinimumParameters: createOrderWithMinimumParameters,
  CreateQuickShareLink: createQuickShareLink,
  CreateQuickShareLinkWithExpireDate: createQuickShareLinkWithExpireDate,
  CreateUser: createUser,
  CreateUserGroup: createUserGroup,
  DeactivateInstitution: deactivateInstitution,
  DeactivateUser: deactivateUser,
  DeleteDicomNode: deleteDicomNode,
  DeleteDocument: deleteDocument,
  DeleteFolder: deleteFolder,
  DeleteOrder: deleteOrder,
  DeleteUserGroup: deleteUserGroup,
  DiscardInboxItem: discardInboxItem,
  DownloadOrder: downloadOrder,
  EnableOneTimeCode: enableOneTimeCode,
  FileInboxItem: fileInboxItem,
  GetAccount: getAccount,
  GetAccountFlagDictionary: getAccountFlagDictionary,
  GetApiSettings: getApiSettings,
  GetAuditLog: getAuditLog,
  GetContactList: getContactList,
  GetDicomNodeList: getDicomNodeList,
  GetFolderList: getFolderList,
  GetFolderViewUrl: getFolderViewUrl,
  GetInbox: getInbox,
  GetPatientOrderList: getPatientOrderList,
  GetPatientOrderListInFolder: getPatientOrderListInFolder,
  GetPatientOrderListWithBirthdate: getPatientOrderListWithBirthdate,
  GetPatientOrderListWithDateRange: getPatientOrderListWithDateRange,
  GetPatientOrderProperties: getPatientOrderProperties,
  GetShareAccessLog: getShareAccessLog,
  GetShareList: getShareList,
  GetTrash: getTrash,
  GetTrashedImages: getTrashedImages,
  PurgeImages: purgeImages,
  RestoreImages: restoreImages,
  GetUsage: getUsage,
  GetUserGroupList: getUserGroupList,
  GetUserList: getUserList,
  GetViewUrl: getViewUrl,
  GetViewUrlWithPatientName: getViewUrlWithPatientName,
  GetViewUrlWithPatientNameAndBirthDate: getViewUrlWithPatientNameAndBirthDate,
  MergePatients: mergePatients,
  PurgeOrder: purgeOrder,
  RemoveOrderFromFolder: removeOrderFromFolder,
  RemoveOrdersFromGroup: removeOrdersFromGroup,
  RestoreOrder: restoreOrder,
  RevokeApiKey: revokeApiKey,
  RevokeShare: revokeShare,
  RotateApiKey: rotateApiKey,
  SetAccountFlagDictionary: setAccountFlagDictionary,
  GetIndexedTags: getIndexedTags,
  SetIndexedTags: setIndexedTags,
  SetFlagToPatientOrder: setFlagToPatientOrder,
  SetUserGroupMembers: setUserGroupMembers,
  SetUserInstitutions: setUserInstitutions,
  ShareFolderToUploadWithEmail: shareFolderToUploadWithEmail,
  ShareFolderToUploadWithUrl: shareFolderToUploadWithUrl,
  ShareFolderWithAccountUser: shareFolderWithAccountUser,
  ShareFolderWithAccountUserGroup: shareFolderWithAccountUserGroup,
  ShareFolderWithEmail: shareFolderWithEmail,
  ShareFolderWithURL: shareFolderWithUrl,
  SharePatientOrder: sharePatientOrder,
  SharePatientOrderWithExpireDate: sharePatientOrderWithExpireDate,
  SignOut: signOut,
  SignUploadReceipt: signUploadReceipt,
  UnassignPatientOrderFromUser: unassignPatientOrderFromUser,
  UnassignPatientOrderFromUserGroup: unassignPatientOrderFromUserGroup,
  UnmergePatients: unmergePatients,
  UpdateAccount: updateAccount,
  UpdateApiKey: updateApiKey,
  UpdateDicomNode: updateDicomNode,
  UpdateFolderWithJSON: updateFolderWithJson,
  UpdateInstitution: updateInstitution,
  UpdateOrderWithJSON: updateOrderWithJson,
  UpdateUser: updateUser,
  UpdateUserGroup: updateUserGroup,
  VerifyAuditLog: verifyAuditLog,
}
