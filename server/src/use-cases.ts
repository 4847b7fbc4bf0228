import type { METHODS, MethodName } from '@opaline/contract'
import { getAccount } from './features/accounts/get-account.ts'
import { createApiKey } from './features/api-keys/create-api-key.ts'
import { getApiSettings } from './features/api-keys/get-api-settings.ts'
import { revokeApiKey } from './features/api-keys/revoke-api-key.ts'
import { assignPatientOrderToUserGroup } from './features/assignments/assign-patient-order-to-user-group.ts'
import { assignPatientOrderToUser } from './features/assignments/assign-patient-order-to-user.ts'
import { unassignPatientOrderFromUserGroup } from './features/assignments/unassign-patient-order-from-user-group.ts'
import { unassignPatientOrderFromUser } from './features/assignments/unassign-patient-order-from-user.ts'
import { getAuditLog } from './features/audit/get-audit-log.ts'
import { verifyAuditLog } from './features/audit/verify-audit-log.ts'
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
import { addOrdersToOrderGroup } from './features/order-groups/add-orders-to-order-group.ts'
import { createOrderGroup } from './features/order-groups/create-order-group.ts'
import { removeOrdersFromGroup } from './features/order-groups/remove-orders-from-group.ts'
import { assignPatientOrderToLocation } from './features/orders/assign-patient-order-to-location.ts'
import { createOrderWithFullParameters, createOrderWithFullParameters2, createOrderWithJson, createOrderWithMinimumParameters } from './features/orders/create-order.ts'
import { getPatientOrderListInFolder } from './features/orders/get-patient-order-list-in-folder.ts'
import { getPatientOrderList, getPatientOrderListWithBirthdate, getPatientOrderListWithDateRange } from './features/orders/get-patient-order-list.ts'
import { getPatientOrderProperties } from './features/orders/get-patient-order-properties.ts'
import { updateOrderWithJson } from './features/orders/update-order.ts'
import { mergePatients } from './features/patients/merge-patients.ts'
import { unmergePatients } from './features/patients/unmerge-patients.ts'
import { openSession } from './features/sessions/open-session.ts'
import { signIn } from './features/sessions/sign-in.ts'
import { signOut } from './features/sessions/sign-out.ts'
import { deleteOrder } from './features/trash/delete-order.ts'
import { getTrash } from './features/trash/get-trash.ts'
import { purgeOrder } from './features/trash/purge-order.ts'
import { restoreOrder } from './features/trash/restore-order.ts'
import type { OpenUseCase, StreamUseCase, UseCase } from './features/use-case.ts'
import { getFolderViewUrl } from './features/viewer-links/get-folder-view-url.ts'
import { getViewUrlWithPatientName, getViewUrlWithPatientNameAndBirthDate } from './features/viewer-links/get-view-url-with-patient-name.ts'
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
  UploadDocumentFile: uploadDocumentFile,
}

export const USE_CASES: { readonly [N in Exclude<Served, Anyone | Streamed>]: UseCase<N> } = {
  AddOrderToFolder: addOrderToFolder,
  AddOrdersToOrderGroup: addOrdersToOrderGroup,
  AssignPatientOrderToLocation: assignPatientOrderToLocation,
  AssignPatientOrderToUser: assignPatientOrderToUser,
  AssignPatientOrderToUserGroup: assignPatientOrderToUserGroup,
  CheckDicomFiles: checkDicomFiles,
  CheckDocumentFiles: checkDocumentFiles,
  CreateApiKey: createApiKey,
  CreateFolder: createFolder,
  CreateFolderWithDescription: createFolderWithDescription,
  CreateOrderGroup: createOrderGroup,
  CreateOrderWithFullParameters2: createOrderWithFullParameters2,
  CreateOrderWithFullParameters: createOrderWithFullParameters,
  CreateOrderWithJSON: createOrderWithJson,
  CreateOrderWithMinimumParameters: createOrderWithMinimumParameters,
  DeleteDocument: deleteDocument,
  DeleteFolder: deleteFolder,
  DeleteOrder: deleteOrder,
  DiscardInboxItem: discardInboxItem,
  DownloadOrder: downloadOrder,
  FileInboxItem: fileInboxItem,
  GetAccount: getAccount,
  GetAccountFlagDictionary: getAccountFlagDictionary,
  GetApiSettings: getApiSettings,
  GetAuditLog: getAuditLog,
  GetFolderList: getFolderList,
  GetFolderViewUrl: getFolderViewUrl,
  GetInbox: getInbox,
  GetPatientOrderList: getPatientOrderList,
  GetPatientOrderListInFolder: getPatientOrderListInFolder,
  GetPatientOrderListWithBirthdate: getPatientOrderListWithBirthdate,
  GetPatientOrderListWithDateRange: getPatientOrderListWithDateRange,
  GetPatientOrderProperties: getPatientOrderProperties,
  GetTrash: getTrash,
  GetViewUrl: getViewUrl,
  GetViewUrlWithPatientName: getViewUrlWithPatientName,
  GetViewUrlWithPatientNameAndBirthDate: getViewUrlWithPatientNameAndBirthDate,
  MergePatients: mergePatients,
  PurgeOrder: purgeOrder,
  RemoveOrderFromFolder: removeOrderFromFolder,
  RemoveOrdersFromGroup: removeOrdersFromGroup,
  RestoreOrder: restoreOrder,
  RevokeApiKey: revokeApiKey,
  SetAccountFlagDictionary: setAccountFlagDictionary,
  SetFlagToPatientOrder: setFlagToPatientOrder,
  SignOut: signOut,
  UnassignPatientOrderFromUser: unassignPatientOrderFromUser,
  UnassignPatientOrderFromUserGroup: unassignPatientOrderFromUserGroup,
  UnmergePatients: unmergePatients,
  UpdateFolderWithJSON: updateFolderWithJson,
  UpdateOrderWithJSON: updateOrderWithJson,
  VerifyAuditLog: verifyAuditLog,
}
