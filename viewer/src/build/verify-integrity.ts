import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** Throws unless the file's sha512, written as Subresource Integrity (`sha512-<base64>`), is `integrity`. */
export async function verifyIntegrity(file: string, integrity: string): Promise<void> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== integrity) {
    throw new Error(
      `${file} is not the pinned package: expected ${integrity}, found ${found}. Delete it and build again.`,
    )
  }
}
