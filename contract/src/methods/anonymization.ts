import { z } from 'zod'
import type { Rules } from '../checks.ts'
import { CALLBACK, method, optional } from '../define.ts'
import { folderUuid, institutionUuid, selectedFiles, userUuid } from './arguments.ts'
import { progress } from './uploads.ts'

const upload = { caller: 'session', right: 'Upload', limitedAccess: false } as const

const option = (check: Rules['check'], more: Partial<Rules> = {}): Rules => ({ check, optional: true, ...more })

// Needed wherever nothing else is asked for; what the options ask for decides that, and so the library does.
const anonymizedData = optional(
  'anonymizedData',
  'jsonList',
  'The tags and what they become; an empty Value clears. Required, but for Profile Basic and RemapUids.',
  {
    knownKeys: ['Tag', 'Value'],
    maxItems: 1000,
  },
)

const anonymizationOptions = optional('anonymizationOptions', 'json', 'How; left out: api.AnonymizationOptions.', {
  typedOnly: true,
  keys: {
    Profile: option('text', { oneOf: ['List', 'Basic'] }),
    RemapUids: option('bool'),
    ShiftDates: option('bool'),
    KeepPrivateTags: option('bool'),
    KeepDevice: option('bool'),
    KeepDescriptions: option('bool'),
    BurnedInAnnotation: option('text', { oneOf: ['Refuse', 'Accept'] }),
    BlackoutRectangles: option('jsonList', { knownKeys: ['Left', 'Top', 'Width', 'Height'], maxItems: 1000 }),
    AcceptedTags: option('textList', { maxItems: 1000 }),
  },
})

/** How many files of a run an attribute was met in, by its keyword, or its tag where PS3.15 Table E.1-1 has none. */
const attributes = z.array(z.strictObject({ Attribute: z.string(), FileCount: z.int() }))

/** What an anonymised run did; no values. */
const report = z.strictObject({
  Profile: z.enum(['List', 'Basic']),
  /** The edition of PS3.15 that the table is of. */
  Edition: z.string(),
  UidsRemapped: z.boolean(),
  AnonymizedCount: z.int(),
  ChangedAttributeList: attributes,
  RemainingIdentifyingAttributeList: attributes,
  RefusedList: z.array(z.strictObject({ FileName: z.string(), Reason: z.string() })),
})

const anonymizedProgress = progress.extend({ AnonymizationReport: report.optional() })

export const anonymization = {
  UploadDicomFilesWithAnonymization: method({
    group: 'Uploads',
    summary: 'The same with other values for some tags, given in the browser: the original ones never leave it.',
    form: 'upload',
    access: upload,
    arguments: [userUuid, institutionUuid, selectedFiles, anonymizedData, CALLBACK, anonymizationOptions],
    result: anonymizedProgress,
  }),
  UploadDicomFilesIntoFolderWithAnonymization: method({
    group: 'Uploads',
    summary: 'Both: other values for some tags, and the orders also appear in the folder.',
    form: 'upload',
    access: upload,
    arguments: [userUuid, institutionUuid, folderUuid, selectedFiles, anonymizedData, CALLBACK, anonymizationOptions],
    result: anonymizedProgress,
  }),
  GetPseudonymizationKey: method({
    group: 'Uploads',
    summary:
      'The key under which an anonymised run maps UIDs: derived from a secret of the account, which stays on the server, and the patient’s new id.',
    form: 'wire',
    access: upload,
    arguments: [
      userUuid,
      optional('patientId', 'text', 'The Patient ID that the files get; left out: none is given.', { vr: 'LO' }),
    ],
    result: z.strictObject({ Key: z.string() }),
  }),
}
