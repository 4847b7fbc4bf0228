import type { ChosenFile } from './upload-item.ts'

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

const nextEntries = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

/** Browsers give a folder's entries in portions, an empty one at the end. */
async function* entriesOf(folder: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = folder.createReader()
  for (let portion = await nextEntries(reader); portion.length > 0; portion = await nextEntries(reader)) yield* portion
}

async function collect(entry: FileSystemEntry, found: ChosenFile[]): Promise<void> {
  if (entry.isFile) {
    found.push({ file: await fileOf(entry as FileSystemFileEntry), path: entry.fullPath.replace(/^\//, '') })
    return
  }
  for await (const inside of entriesOf(entry as FileSystemDirectoryEntry)) await collect(inside, found)
}

/** The files of a drop, those in folders too. @param transfer must be read while the event is handled: it is emptied after */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  // What is dragged from a program and not from a disk has no entry.
  const taken = [...transfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found: ChosenFile[] = []
  for (const one of taken) {
    if (one instanceof File) found.push({ file: one, path: one.name })
    else if (one !== null) await collect(one, found)
  }
  return found
}

/** The files of a field, with their folders where it takes folders. */
export const fieldFiles = (files: FileList | null): readonly ChosenFile[] =>
  [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }))
