import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and its missing parents. Unlike `mkdir` with `recursive`, which says ENOENT on a read-only file system
 * (Node 20), it fails with the system's own reason.
 */
export async function makeDirectories(path: string, mode = 0o777): Promise<void> {
  const exists = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (exists) return
  if (dirname(path) !== path) await makeDirectories(dirname(path), mode)
  await mkdir(path, mode).catch((error: NodeJS.ErrnoException) => {
    // Another start may have been quicker.
    if (error.code !== 'EEXIST') throw error
  })
}
