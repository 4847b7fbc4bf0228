import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A secret of 256 random bits as 43 URL-safe characters. Only its hash is stored. */
export const makeToken = (): string => randomBytes(32).toString('base64url')

/** Whether a text has the form of such a secret. */
export const isToken = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

export const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest()

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)

/** A key for one purpose, made of the server's secret; knowing it tells nothing of the secret or of other purposes. */
export const deriveKey = (secretKey: string, purpose: string): Buffer =>
  createHmac('sha256', secretKey).update(`opaline/${purpose}`).digest()

/** The server's secret from the settings, else from `secret-key` in the data directory, made at the first start (mode 0600). */
export async function readSecretKey(dataDirectory: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given
  const path = join(dataDirectory, 'secret-key')
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const file = await open(path, 'wx', 0o600)
  try {
    const key = makeToken()
    await file.writeFile(`${key}\n`)
    await file.sync()
    return key
  } finally {
    await file.close()
  }
}
