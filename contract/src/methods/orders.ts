import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { PatientOrder, PatientOrderProperties } from '../objects.ts'
import { folderUuid, pageSize, pageToken, patientOrderUuid, userUuid } from './arguments.ts'

const read = { caller: 'session', right: 'Read', limitedAccess: true } as const
const found = z.strictObject({
  SearchResultList: z.array(PatientOrder),
  TotalCount: z.int().min(0),
  NextPageToken: z.string(),
})
const filters = [
  optional('institutionUuidList', 'guidList', 'Only these institutions.', { maxItems: 1000 }),
  optional('patientName', 'text', 'Beginnings of words of the name, in any order; * and ? are wildcards.', {
    maxLength: 256,
  }),
  optional('accessionNumber', 'text', 'The whole accession number; * and ? are wildcards.', { maxLength: 64 }),
  optional('patientId', 'text', 'The whole patient id; * and ? are wildcards.', { maxLength: 64 }),
  optional('otherPatientId', 'text', 'One of the other patient ids; * and ? are wildcards.', { maxLength: 64 }),
  optional('modalities', 'textList', 'Only orders with one of these modalities.', { maxLength: 16, maxItems: 100 }),
] as const

export const orders = {
  GetPatientOrderList: method({
    group: 'Orders',
    summary: 'Searches orders, newest first.',
    form: 'positional',
    access: read,
    arguments: [CALLBACK, userUuid, ...filters, pageToken, pageSize],
    result: found,
  }),
  GetPatientOrderListWithDateRange: method({
    group: 'Orders',
    summary: 'Searches orders between two days, both included, newest first.',
    form: 'positional',
    access: read,
    arguments: [
      CALLBACK,
      userUuid,
      ...filters,
      optional('startDate', 'date', 'The first day.'),
      optional('endDate', 'date', 'The last day.'),
      pageToken,
      pageSize,
    ],
    result: found,
  }),
  GetPatientOrderListWithBirthdate: method({
    group: 'Orders',
    summary: 'Searches orders of patients born between two days, both included, newest first.',
    form: 'positional',
    access: read,
    arguments: [
      CALLBACK,
      userUuid,
      ...filters,
      optional('startBirthdate', 'date', 'The first birth date.'),
      optional('endBirthdate', 'date', 'The last birth date.'),
      pageToken,
      pageSize,
    ],
    result: found,
  }),
  GetPatientOrderListInFolder: method({
    group: 'Orders',
    summary: 'The orders of a folder, newest first.',
    form: 'positional',
    access: read,
    arguments: [CALLBACK, userUuid, folderUuid, pageToken, pageSize],
    result: found,
  }),
  GetPatientOrderProperties: method({
    group: 'Orders',
    summary: 'All that is known of one order.',
    form: 'positional',
    access: read,
    arguments: [
      userUuid,
      required('patientOrderInstitutionUuid', 'guid', 'The order’s institution, from one of the searches.'),
      patientOrderUuid,
      optional('viewerAddress', 'text', 'The IP address that will open the documents, when a back end asks.', {
        typedOnly: true,
        maxLength: 45,
      }),
      CALLBACK,
    ],
    result: z.strictObject({ PatientOrder: PatientOrderProperties }),
  }),
}
