import type { UseCase } from '../use-case.ts'
import { shareFolderByAddress, shareFolderByMail } from './share-folder.ts'

const use = { kind: 'Folder' } as const

/** An address that shows what is in a folder, and below it, at the time of looking. */
export const shareFolderWithUrl: UseCase<'ShareFolderWithURL'> = (call, input) => shareFolderByAddress(call, input, use)

/** The same, mailed. */
export const shareFolderWithEmail: UseCase<'ShareFolderWithEmail'> = (call, input) =>
  shareFolderByMail(call, input, use)
