import type { Header } from './header.ts'
import { Tag } from './tag.ts'
import { textOf } from './text/text-of.ts'

const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10'

/** Whether the file is a DICOMDIR (PS3.10 8.6): an index of other files, not an object to store. */
export function isDicomDir(header: Header): boolean {
  return textOf(header.meta, Tag.MediaStorageSopClassUid) === MEDIA_STORAGE_DIRECTORY
}
