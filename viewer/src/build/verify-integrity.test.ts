import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifyIntegrity } from './verify-integrity.ts'

// The SHA-512 of the three bytes "abc", from FIPS 180-4's examples, in base64.
const ABC = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=='

test('other bytes than the pinned ones are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'viewer-'))
  const file = join(folder, 'package.tgz')
  await writeFile(file, 'abc')
  await expect(verifyIntegrity(file, ABC)).resolves.toBeUndefined()
  await writeFile(file, 'abd')
  await expect(verifyIntegrity(file, ABC)).rejects.toThrow(
    /package\.tgz is not the pinned package: expected sha512-3a81/,
  )
  await rm(folder, { recursive: true })
})
