import { z } from 'zod'
import { method, optional } from '../define.ts'
import { AuditRecord } from '../objects.ts'
import { listPageSize, pageToken } from './arguments.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

export const audit = {
  GetAuditLog: method({
    group: 'Audit',
    summary: 'Who did what, newest first: as a list, as CSV (RFC 4180) or as a Bundle of FHIR R4 AuditEvent.',
    form: 'typed',
    access: admin,
    arguments: [
      optional('from', 'text', 'The first day, or the first second in UTC as fields named …Datetime have it.', {
        maxLength: 20,
      }),
      optional('to', 'text', 'The last day, or the last second, included. Days are those of UTC.', { maxLength: 20 }),
      optional('userUuid', 'guid', 'Only what this user did.'),
      optional('patientOrderUuid', 'guid', 'Only what was about this order.'),
      optional('action', 'text', 'Only this method, or what happened at another door (ViewerLinkOpened).', {
        maxLength: 64,
      }),
      optional('outcome', 'text', 'Only what ended so.', { oneOf: ['success', 'denied', 'failed'] }),
      pageToken,
      listPageSize,
      optional('format', 'text', 'json when left out. Pages of CSV joined are one file: the first has the heading.', {
        oneOf: ['json', 'csv', 'fhir'],
      }),
    ],
    result: z.strictObject({
      AuditRecordList: z.array(AuditRecord).optional(),
      Result: z.string().optional(),
      NextPageToken: z.string(),
    }),
  }),
  VerifyAuditLog: method({
    group: 'Audit',
    summary: 'Computes the chain of all records anew and names the first that is wrong or missing (0: none).',
    form: 'typed',
    access: admin,
    arguments: [],
    result: z.strictObject({
      Result: z.enum(['Intact', 'Broken']),
      FirstBroken: z.int().min(0),
      CheckedCount: z.int().min(0),
    }),
  }),
}
