import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { chmod, type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { makeDirectories } from './make-directories.ts'
import { startTimeOf } from './process-start-time.ts'

/** Why a data directory cannot be locked; the list is closed. */
export type DataDirectoryLockErrorCode = 'held' | 'not_writable' | 'unsupported'

/** The data directory cannot be locked; the message says why and what to do. */
export class DataDirectoryLockError extends Error {
  readonly code: DataDirectoryLockErrorCode
  /** Process that holds it, where `code` is `held` and it could be found out. */
  readonly holderPid: number | undefined

  constructor(code: DataDirectoryLockErrorCode, message: string, holderPid?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DataDirectoryLockError'
    this.code = code
    this.holderPid = holderPid
  }
}

/** A held lock. It ends with the process too, however that ends. */
export interface DataDirectoryLock {
  release(): Promise<void>
}

const lockName = 'opaline.lock'
const pidName = 'opaline.pid'

/**
 * Locks a data directory as a whole for this process, making it where it is missing. The lock is the kernel's (flock on
 * `opaline.lock`), so that of two starts at one instant one wins and no stale lock ever blocks. `opaline.pid`, which
 * all may read, holds the holder's process id and start time for the other's error message; the lock file itself is
 * closed to others, who could else lock it and keep us out.
 *
 * @throws DataDirectoryLockError at once when another process holds it, whichever user it runs as
 */
export async function acquireDataDirectoryLock(dataDirectory: string): Promise<DataDirectoryLock> {
  await makeDirectory(dataDirectory)
  const file = await openLockFile(dataDirectory)
  try {
    if (!(await lock(file, dataDirectory))) throw await heldError(dataDirectory)
    await writePid(dataDirectory)
  } catch (error) {
    await file.close()
    throw error
  }
  return { release: releaseOnce(file, dataDirectory) }
}

/** Of root's folder others may pass but not list: the database's user has its folder in it. */
async function makeDirectory(dataDirectory: string): Promise<void> {
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700
  await makeDirectories(dataDirectory, mode).catch((error: unknown) => {
    throw notWritable(dataDirectory, error)
  })
}

/** macOS locks within open; its number is not among Node's constants (fcntl.h, O_EXLOCK). */
const lockWithinOpen = process.platform === 'darwin' ? 0x20 | constants.O_NONBLOCK : 0

async function openLockFile(dataDirectory: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW | lockWithinOpen
  try {
    return await open(join(dataDirectory, lockName), flags, 0o600)
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') throw await heldError(dataDirectory)
    const pid = await findHolder(dataDirectory)
    throw pid === undefined ? notWritable(dataDirectory, error) : heldBy(dataDirectory, pid)
  }
}

/** Lets flock(1) lock our open file through an inherited descriptor: the lock belongs to the open file and stays with us. */
async function lock(file: FileHandle, dataDirectory: string): Promise<boolean> {
  if (lockWithinOpen !== 0) return true
  const code = await new Promise<number | null>((resolve) => {
    const child = spawn('flock', ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd] })
    child.once('error', () => resolve(null))
    child.once('exit', resolve)
  })
  if (code === 0 || code === 1) return code === 0
  throw new DataDirectoryLockError(
    'unsupported',
    `${join(dataDirectory, lockName)} cannot be locked: install the program flock (package util-linux) and use a file system that knows locks for DATA_DIR.`,
  )
}

/** The holder writes its id just after it has the lock, so that a start at the same instant looks more than once. */
async function heldError(dataDirectory: string): Promise<DataDirectoryLockError> {
  for (let tries = 0; tries < 40; tries += 1) {
    const pid = await findHolder(dataDirectory)
    if (pid !== undefined) return heldBy(dataDirectory, pid)
    await delay(25)
  }
  return heldBy(dataDirectory, undefined)
}

function heldBy(dataDirectory: string, pid: number | undefined): DataDirectoryLockError {
  const who = pid === undefined ? 'another process' : `process ${pid}`
  return new DataDirectoryLockError(
    'held',
    `The data directory ${dataDirectory} is in use by ${who}: stop that Opaline first, or set DATA_DIR to another folder.`,
    pid,
  )
}

async function findHolder(dataDirectory: string): Promise<number | undefined> {
  const text = await readFile(join(dataDirectory, pidName), 'utf8').catch(() => '')
  const [, pid, startTime] = /^(\d+) (.+)\n$/.exec(text) ?? []
  if (pid === undefined) return undefined
  return (await startTimeOf(Number(pid))) === startTime ? Number(pid) : undefined
}

async function writePid(dataDirectory: string): Promise<void> {
  const path = join(dataDirectory, pidName)
  try {
    await rm(path, { force: true })
    await writeFile(path, `${process.pid} ${await startTimeOf(process.pid)}\n`, { flag: 'wx' })
    await chmod(path, 0o644)
  } catch (error) {
    throw notWritable(dataDirectory, error)
  }
}

function releaseOnce(file: FileHandle, dataDirectory: string): () => Promise<void> {
  let released: Promise<void> | undefined
  return () => {
    released ??= rm(join(dataDirectory, pidName), { force: true }).finally(() => file.close())
    return released
  }
}

function notWritable(dataDirectory: string, cause?: unknown): DataDirectoryLockError {
  const reason = cause instanceof Error ? ` (${cause.message})` : ''
  const message = `The data directory ${dataDirectory} cannot be written${reason}: give this user write access to it, or set DATA_DIR to another folder.`
  return new DataDirectoryLockError('not_writable', message, undefined, { cause })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
