import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeDirectories } from './make-directories.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-directories-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('makes a folder and its parents with the mode, by several callers at once, again and again', async () => {
  const path = join(directory, 'a', 'b', 'c')
  await Promise.all([makeDirectories(path, 0o711), makeDirectories(path, 0o711)])
  await makeDirectories(path, 0o700)

  expect((await stat(path)).mode & 0o777).toBe(0o711)
  expect((await stat(join(directory, 'a'))).mode & 0o777).toBe(0o711)
})

test("fails with the system's own reason", async () => {
  await writeFile(join(directory, 'file'), '')
  await expect(makeDirectories(join(directory, 'file', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  await expect(makeDirectories('/proc/opaline/data')).rejects.toMatchObject({ syscall: 'mkdir', path: '/proc/opaline' })
})
