import { chmod, mkdir, mkdtemp, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { restoreSymlinks } from './restore-symlinks.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-links-'))
  await mkdir(join(directory, 'native/lib'), { recursive: true })
  const links = [
    { source: 'native/lib/libz.so.1.2', target: 'native/lib/libz.so.1' },
    { source: 'native/lib/libz.so.1.2', target: 'native/lib/libz.so' },
  ]
  await writeFile(join(directory, 'native/pg-symlinks.json'), JSON.stringify(links))
})

afterEach(async () => {
  await chmod(join(directory, 'native'), 0o700)
  await rm(directory, { recursive: true, force: true })
})

test('makes the links that are missing, relative, and leaves the others', async () => {
  await symlink('elsewhere', join(directory, 'native/lib/libz.so'))

  await restoreSymlinks(directory)
  await restoreSymlinks(directory)

  expect(await readlink(join(directory, 'native/lib/libz.so.1'))).toBe('libz.so.1.2')
  expect(await readlink(join(directory, 'native/lib/libz.so'))).toBe('elsewhere')
})

test('says what to do when they cannot be made', async () => {
  await rm(join(directory, 'native/lib'), { recursive: true })

  await expect(restoreSymlinks(directory)).rejects.toMatchObject({
    code: 'binaries_incomplete',
    message: `The embedded PostgreSQL lacks the link ${directory}/native/lib/libz.so.1 and it cannot be made: run 'npm rebuild' as the user who installed Opaline, then start again.`,
  })
})
