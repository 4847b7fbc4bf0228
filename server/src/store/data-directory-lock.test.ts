import { spawn, spawnSync } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireDataDirectoryLock, DataDirectoryLockError } from './data-directory-lock.ts'

let directory: string
let dataDirectory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opaline-lock-'))
  dataDirectory = join(directory, 'dåta dir')
})

afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

test('names the process that holds the directory, and lets go when asked', async () => {
  const lock = await acquireDataDirectoryLock(dataDirectory)

  await expect(acquireDataDirectoryLock(dataDirectory)).rejects.toMatchObject({
    name: 'DataDirectoryLockError',
    code: 'held',
    holderPid: process.pid,
    message: `The data directory ${dataDirectory} is in use by process ${process.pid}: stop that Opaline first, or set DATA_DIR to another folder.`,
  })

  await lock.release()
  await lock.release()
  const again = await acquireDataDirectoryLock(dataDirectory)
  await again.release()
})

test('of many starts at one instant exactly one wins, and the others name it', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => acquireDataDirectoryLock(dataDirectory)))

  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  expect(refused).toHaveLength(11)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'held', holderPid: process.pid })
  await Promise.all(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.release() : undefined)))
})

test('a lock file that a killed process left does not block, even when its process id lives again', async () => {
  await acquireDataDirectoryLock(dataDirectory).then((lock) => lock.release())
  await writeFile(join(dataDirectory, 'opaline.pid'), `${process.ppid} 12345\n`)

  const lock = await acquireDataDirectoryLock(dataDirectory)

  const text = await readFile(join(dataDirectory, 'opaline.pid'), 'utf8')
  expect(text).toMatch(new RegExp(`^${process.pid} \\d+\\n$`))
  await lock.release()
})

test('does not name a process that only has the same number as the holder had', async () => {
  const lock = await acquireDataDirectoryLock(dataDirectory)
  await writeFile(join(dataDirectory, 'opaline.pid'), `${process.ppid} 12345\n`)

  await expect(acquireDataDirectoryLock(dataDirectory)).rejects.toMatchObject({ code: 'held', holderPid: undefined })
  await lock.release()
})

test('ends with the process that holds it, however that ends', async () => {
  await acquireDataDirectoryLock(dataDirectory).then((lock) => lock.release())
  const file = join(dataDirectory, 'opaline.lock')
  const holder = spawn('flock', ['-n', '-o', file, 'sleep', '60'], { stdio: 'ignore', detached: true })
  await expect.poll(() => spawnSync('flock', ['-n', file, 'true']).status).toBe(1)
  await expect(acquireDataDirectoryLock(dataDirectory)).rejects.toBeInstanceOf(DataDirectoryLockError)

  process.kill(-(holder.pid ?? 0), 'SIGKILL')

  await expect.poll(() => acquireDataDirectoryLock(dataDirectory).then((lock) => lock.release())).toBeUndefined()
})

test('a directory that this user cannot write gives an error that says so', async () => {
  await writeFile(join(directory, 'file'), '')
  const unwritable = process.geteuid?.() === 0 ? join(directory, 'file', 'data') : dataDirectory
  if (process.geteuid?.() !== 0) await chmod(directory, 0o500)

  await expect(acquireDataDirectoryLock(unwritable)).rejects.toMatchObject({
    code: 'not_writable',
    message: expect.stringContaining(`The data directory ${unwritable} cannot be written (E`),
  })
  await chmod(directory, 0o700)
})
