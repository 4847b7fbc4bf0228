import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { Folder, FolderWithContent } from '../objects.ts'
import {
  folderUuid,
  patientOrderInstitutionUuid,
  patientOrderUuid,
  patientOrderUuidList,
  userUuid,
} from './arguments.ts'

const order = { caller: 'session', right: 'Order', limitedAccess: false } as const
const made = z.strictObject({ Result: z.string(), FolderUuid: z.string(), Folder })
const place = [
  userUuid,
  optional('parentFolderUuid', 'guid', 'The folder to make it in; none given: the root.'),
  required('folderName', 'text', 'A name, or a path with /.', { maxLength: 4096 }),
] as const

export const folders = {
  CreateFolder: method({
    group: 'Folders',
    summary: 'Makes a folder; `a/b/c` makes what is missing of the path. An existing folder is returned, not doubled.',
    form: 'positional',
    access: order,
    arguments: [...place, CALLBACK],
    result: made,
  }),
  CreateFolderWithDescription: method({
    group: 'Folders',
    summary: 'The same with a description, which the last folder of the path gets, whether it was there or not.',
    form: 'positional',
    access: order,
    arguments: [...place, optional('folderDescription', 'text', 'What the folder is for.'), CALLBACK],
    result: made,
  }),
  UpdateFolderWithJSON: method({
    group: 'Folders',
    summary: 'Changes the name or the description of a folder.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      folderUuid,
      required('jsonParameters', 'json', 'What is to change; an empty FolderDescription takes it away.', {
        knownKeys: ['FolderName', 'FolderDescription'],
      }),
      CALLBACK,
    ],
    result: z.strictObject({}),
  }),
  DeleteFolder: method({
    group: 'Folders',
    summary: 'Removes a folder and those below it; the orders stay.',
    form: 'positional',
    access: order,
    arguments: [userUuid, folderUuid, CALLBACK],
    result: z.strictObject({}),
  }),
  GetFolderList: method({
    group: 'Folders',
    summary: 'A folder with the folders in it and, when asked for, its orders.',
    form: 'positional',
    access: { caller: 'session', right: 'Read', limitedAccess: true },
    arguments: [
      userUuid,
      optional('parentFolderUuid', 'guid', 'The folder to look into; none given: the root.'),
      optional('folderName', 'text', 'A part of the name of the folders in it.', { maxLength: 256 }),
      optional('getOrdersInFolder', 'bool', 'Whether the folder’s orders are wanted too.'),
      CALLBACK,
    ],
    result: z.strictObject({ Folder: FolderWithContent }),
  }),
  AddOrderToFolder: method({
    group: 'Folders',
    summary: 'Puts an order into folders, into all of them or none; twice is no error.',
    form: 'positional',
    access: order,
    arguments: [
      userUuid,
      patientOrderInstitutionUuid,
      patientOrderUuid,
      required('folderUuidList', 'guidList', 'The folders, from GetFolderList.', { maxItems: 1000 }),
      CALLBACK,
    ],
    result: z.strictObject({}),
  }),
  RemoveOrderFromFolder: method({
    group: 'Folders',
    summary: 'Takes orders out of a folder.',
    form: 'positional',
    access: order,
    arguments: [userUuid, folderUuid, patientOrderUuidList, CALLBACK],
    result: z.strictObject({}),
  }),
}
