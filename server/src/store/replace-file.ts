import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from './blobs/sync-folder.ts'
import { makeDirectories } from './make-directories.ts'

/** Writes a file of this user alone in place of the one there: after a crash it is the old or the new one, never part of one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await makeDirectories(dirname(path), 0o700)
  const part = `${path}.${process.pid}.part`
  const file = await open(part, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, path)
  await syncFolder(dirname(path))
}
