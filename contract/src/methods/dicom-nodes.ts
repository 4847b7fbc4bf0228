import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { DicomNode } from '../objects.ts'
import { institutionUuid, userUuid } from './arguments.ts'

const admin = { caller: 'admin', limitedAccess: false } as const

const dicomNodeUuid = required('dicomNodeUuid', 'guid', 'The node, from GetDicomNodeList.')
const name = { maxLength: 64 }
const port = { minimum: 1, maximum: 65_535 }
const modality = optional('modality', 'text', 'What it makes (0008,0060).', { maxLength: 16 })
const isActive = optional('isActive', 'bool', 'Whether it is in use; left out of a new node: yes.')

export const dicomNodes = {
  GetDicomNodeList: method({
    group: 'DICOM nodes',
    summary: 'The DICOM devices of the institutions that the user works in.',
    form: 'positional',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [userUuid, CALLBACK],
    result: z.strictObject({ DicomNodeList: z.array(DicomNode) }),
  }),
  CreateDicomNode: method({
    group: 'DICOM nodes',
    summary: 'Makes a DICOM device known to an institution.',
    form: 'typed',
    access: admin,
    arguments: [
      required('name', 'text', 'What people call it.', name),
      required('aeTitle', 'text', 'Its AE title (PS3.5 6.2).', { maxLength: 16 }),
      required('host', 'text', 'Its host name or IP address.', { maxLength: 253 }),
      required('port', 'int', 'Its port.', port),
      modality,
      institutionUuid,
      isActive,
    ],
    result: z.strictObject({ DicomNodeUuid: z.string() }),
  }),
  UpdateDicomNode: method({
    group: 'DICOM nodes',
    summary: 'Changes what is given of a DICOM device.',
    form: 'typed',
    access: admin,
    arguments: [
      dicomNodeUuid,
      optional('name', 'text', 'What people call it.', name),
      optional('aeTitle', 'text', 'Its AE title (PS3.5 6.2).', { maxLength: 16 }),
      optional('host', 'text', 'Its host name or IP address.', { maxLength: 253 }),
      optional('port', 'int', 'Its port.', port),
      modality,
      optional('institutionUuid', 'guid', 'The institution that it works with.'),
      isActive,
    ],
    result: z.strictObject({}),
  }),
  DeleteDicomNode: method({
    group: 'DICOM nodes',
    summary: 'Removes a DICOM device; orders that were scheduled for it stay.',
    form: 'typed',
    access: admin,
    arguments: [dicomNodeUuid],
    result: z.strictObject({}),
  }),
}
