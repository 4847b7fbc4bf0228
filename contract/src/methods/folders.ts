import { z } from 'zod'
import { CALLBACK, method, optional, required } from '../define.ts'
import { Folder, FolderWithContent } from '../objects.ts'
import { userUuid } from './arguments.ts'

export const folders = {
  CreateFolder: method({
    group: 'Folders',
    summary: 'Makes a folder; `a/b/c` makes what is missing of the path. An existing folder is returned, not doubled.',
    form: 'positional',
    access: { caller: 'session', right: 'Order', limitedAccess: false },
    arguments: [
      userUuid,
      optional('parentFolderUuid', 'guid', 'The folder to make it in; none given: the root.'),
      required('folderName', 'text', 'A name, or a path with /.', { maxLength: 4096 }),
      CALLBACK,
    ],
    result: z.strictObject({ Result: z.string(), FolderUuid: z.string(), Folder }),
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
}
