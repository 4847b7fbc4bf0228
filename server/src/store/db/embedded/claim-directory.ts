import { chmod, chown, lchown, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDirectories } from '../../make-directories.ts'
import type { DatabaseIdentity } from './database-identity.ts'

/**
 * Makes the data directory private (0700) to the database's user. Where root ran it under another identity before,
 * everything in it changes hands; symbolic links in it are not followed.
 *
 * @returns whether it changed hands
 */
export async function claimDirectory(directory: string, identity: DatabaseIdentity): Promise<boolean> {
  await makeDirectories(directory, 0o700)
  const { uid, gid } = await stat(directory)
  const changes = process.geteuid?.() === 0 && (uid !== identity.uid || gid !== identity.gid)
  if (changes) {
    // The folder itself last: as long as it has its old owner, an interrupted change is done again.
    for (const entry of await readdir(directory, { recursive: true })) {
      await lchown(join(directory, entry), identity.uid, identity.gid)
    }
    await chown(directory, identity.uid, identity.gid)
  }
  await chmod(directory, 0o700)
  return changes
}
