import { randomBytes } from 'node:crypto'
import { chown, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { PostgresBinaries } from './binaries.ts'
import { type DatabaseIdentity, runUnder } from './database-identity.ts'
import { explainFailure } from './explain-failure.ts'
import { ownerName } from './settings.ts'

/** Where the superuser's password is kept, readable by the database's user only. */
export function passwordFile(dataDirectory: string): string {
  return join(dataDirectory, 'password')
}

/** Reads the superuser's password; `undefined` when its file is missing or empty. */
export async function readPassword(dataDirectory: string): Promise<string | undefined> {
  const text = await readFile(passwordFile(dataDirectory), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.trim() === '' ? undefined : text.trim()
}

/** Makes a random password (256 bits) and its file (0600), durably. */
export async function writeNewPassword(dataDirectory: string, identity: DatabaseIdentity): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  const partial = `${passwordFile(dataDirectory)}.partial`
  const file = await open(partial, 'w', 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(password)
    await file.sync()
  } finally {
    await file.close()
  }
  await chown(partial, identity.uid, identity.gid)
  await rename(partial, passwordFile(dataDirectory))
  return password
}

/** Gives the superuser of a stopped cluster a new password, for when the file was lost (a restore, say). */
export async function renewPassword(
  dataDirectory: string,
  cluster: string,
  binaries: PostgresBinaries,
  identity: DatabaseIdentity,
): Promise<string> {
  const password = await writeNewPassword(dataDirectory, identity)
  const input = `ALTER ROLE ${ownerName} PASSWORD '${password}'\n`
  const { code, stderr } = await runUnder(identity, binaries.postgres, ['--single', '-D', cluster, 'postgres'], {
    input,
  })
  if (code !== 0 || /ERROR|FATAL/.test(stderr)) {
    throw explainFailure(`renew the password of the database in ${cluster}`, stderr, 'start_failed')
  }
  return password
}
