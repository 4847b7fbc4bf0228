import { z } from 'zod'
import { method, required } from '../define.ts'
import { institutionUuid } from './arguments.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

const merge = [
  institutionUuid,
  required('fromPatientId', 'text', 'The patient id that is given up.', { maxLength: 64 }),
  required('toPatientId', 'text', 'The patient id that stays.', { maxLength: 64 }),
  required('reason', 'text', 'Why; it is recorded with each order.', { maxLength: 1024 }),
] as const

export const patients = {
  MergePatients: method({
    group: 'Patients',
    summary:
      'Makes two patient ids one person, in all institutions whose ids are given out by the same issuer. Orders of the first become orders of the second, and so does what arrives later.',
    form: 'typed',
    access: admin,
    arguments: merge,
    result: z.strictObject({ OrderCount: z.int().min(0) }),
  }),
  UnmergePatients: method({
    group: 'Patients',
    summary: 'Undoes MergePatients: orders that it changed and that nothing has changed since become what they were.',
    form: 'typed',
    access: admin,
    arguments: merge,
    result: z.strictObject({ OrderCount: z.int().min(0) }),
  }),
}
