import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { METHODS } from './index.ts'

/** The methods that the API's contract names, section by section, as they stand there: copied by hand, so that nothing derives from our own table. */
const CONTRACT = `
  3 Initialize ReadDicomFiles UploadDicomFiles UploadDicomFilesIntoFolder UploadDicomFilesWithAnonymization
  UploadDicomFilesIntoFolderWithAnonymization UploadDocumentFiles
  GetPatientOrderList GetPatientOrderListWithDateRange GetPatientOrderListWithBirthdate GetPatientOrderListInFolder
  CreateOrderWithMinimumParameters CreateOrderWithFullParameters CreateOrderWithFullParameters2 CreateOrderWithJSON
  GetPatientOrderProperties DeleteOrder AssignPatientOrderToLocation
  CreateOrderGroup AddOrdersToOrderGroup RemoveOrdersFromGroup
  CreateFolder CreateFolderWithDescription UpdateFolderWithJSON DeleteFolder GetFolderList AddOrderToFolder
  RemoveOrderFromFolder
  GetViewUrl GetFolderViewUrl GetViewUrlWithPatientName GetViewUrlWithPatientNameAndBirthDate
  AssignPatientOrderToUser UnassignPatientOrderFromUser AssignPatientOrderToUserGroup UnassignPatientOrderFromUserGroup
  SetFlagToPatientOrder GetAccountFlagDictionary GetDicomNodeList GetUserGroupList GetUserList GetContactList
  SharePatientOrder SharePatientOrderWithExpireDate CreateQuickShareLink CreateQuickShareLinkWithExpireDate
  ShareFolderWithEmail ShareFolderWithURL ShareFolderToUploadWithEmail ShareFolderToUploadWithUrl
  ShareFolderWithAccountUser ShareFolderWithAccountUserGroup
  6 UploadDicomFile UploadDocumentFile CheckDicomFiles
  7 SignIn SignOut OpenSession SignUp GetAccount UpdateAccount
  GetApiSettings CreateApiKey RotateApiKey UpdateApiKey RevokeApiKey
  CreateUser UpdateUser DeactivateUser ChangePassword ForgotPassword ResetPassword EnableOneTimeCode
  CreateUserGroup UpdateUserGroup DeleteUserGroup SetUserGroupMembers
  CreateInstitution UpdateInstitution DeactivateInstitution SetUserInstitutions
  CreateDicomNode UpdateDicomNode DeleteDicomNode EchoDicomNode SendOrderToDicomNode QueryDicomNode
  RetrieveFromDicomNode
  SetAccountFlagDictionary
  UpdateOrderWithJSON GetInbox FileInboxItem DiscardInboxItem UnmergePatients GetTrash RestoreOrder PurgeOrder
  DownloadOrder MergePatients DeleteDocument
  GetShareList RevokeShare GetShareAccessLog
  GetAuditLog VerifyAuditLog GetUsage
  CreateWebhook UpdateWebhook DeleteWebhook GetWebhookDeliveries RedeliverWebhook
`
const PROMISED = CONTRACT.split(/\s+/).filter((word) => /^[A-Z]/.test(word))

/** Beyond the contract: what the library itself asks before it maps UIDs, before it sends a document and for a run's receipt; and what DICOMweb needs of administration. */
const BESIDES = [
  'SignUploadReceipt',
  'GetPseudonymizationKey',
  'CheckDocumentFiles',
  'GetTrashedImages',
  'RestoreImages',
  'PurgeImages',
  'GetIndexedTags',
  'SetIndexedTags',
]

async function notThereYet(): Promise<string[]> {
  const readme = await readFile('README.md', 'utf8')
  const section = readme.split('\n## ').find((part) => part.startsWith('Not there yet')) ?? ''
  return [...section.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => String(name))
}

test('every method of the contract answers, or stands in the README as not there yet', async () => {
  const missing = PROMISED.filter((name) => !(name in METHODS))
  expect((await notThereYet()).sort()).toEqual(missing.sort())
})

test('there is no method that the contract does not know', () => {
  expect(Object.keys(METHODS).filter((name) => !PROMISED.includes(name))).toEqual(BESIDES)
  expect(new Set(PROMISED).size).toBe(PROMISED.length)
})
