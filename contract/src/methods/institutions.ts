import { z } from 'zod'
import { method, optional, required } from '../define.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

const institution = required('institutionUuid', 'guid', 'The institution that it is about.')
const name = { maxLength: 64 }
const details = [
  optional('address', 'text', 'Its postal address.', { maxLength: 1024 }),
  optional('aeTitle', 'text', 'Its AE title (PS3.5 6.2), one on the server; made for a new institution without one.', {
    maxLength: 16,
  }),
  optional('timeZone', 'text', 'Its IANA time zone; the account’s where it has none.', { maxLength: 64 }),
  optional('issuerOfPatientId', 'text', 'Who issues its patient ids; the institution itself where it has none.', name),
] as const

export const institutions = {
  CreateInstitution: method({
    group: 'Institutions',
    summary: 'Makes an institution.',
    form: 'typed',
    access: admin,
    arguments: [required('institutionName', 'text', 'Its name.', name), ...details],
    result: z.strictObject({ InstitutionUuid: z.string() }),
  }),
  UpdateInstitution: method({
    group: 'Institutions',
    summary: 'Changes what is given of an institution.',
    form: 'typed',
    access: admin,
    arguments: [institution, optional('institutionName', 'text', 'Its name.', name), ...details],
    result: z.strictObject({}),
  }),
  DeactivateInstitution: method({
    group: 'Institutions',
    summary: 'Takes an institution out of use: nothing arrives there any more; its orders stay for Admins.',
    form: 'typed',
    access: admin,
    arguments: [institution],
    result: z.strictObject({}),
  }),
}
