import { optional, required } from '../define.ts'

/** Arguments that many methods share. */
export const userUuid = required('userUuid', 'guid', 'The acting user, from Initialize.', { actingUser: true })
export const institutionUuid = required('institutionUuid', 'guid', 'The institution, from Initialize.')
export const patientOrderUuid = required('patientOrderUuid', 'guid', 'The order, from one of the searches.')
export const patientOrderInstitutionUuid = required(
  'patientOrderInstitutionUuid',
  'guid',
  'The order’s institution, from one of the searches.',
)
export const patientOrderUuidList = required(
  'patientOrderUuidList',
  'guidList',
  'The orders, from one of the searches.',
)
export const folderUuid = required('folderUuid', 'guid', 'The folder, from GetFolderList.')
export const selectedFiles = required(
  'selectedFiles',
  'files',
  'The files as the page’s file field gives them; in Node also paths, `file:` addresses and streams.',
)
export const pageToken = optional('pageToken', 'text', 'NextPageToken of the page before.', {
  typedOnly: true,
  maxLength: 256,
})
export const pageSize = optional('pageSize', 'int', 'How many entries a page has.', {
  typedOnly: true,
  minimum: 1,
  maximum: 10_000,
})

/** Pages of the lists of administration (contract 9): 50 entries unless asked otherwise. */
export const listPageSize = optional('pageSize', 'int', 'How many entries a page has; 50 when left out.', {
  typedOnly: true,
  minimum: 1,
  maximum: 1_000,
})
