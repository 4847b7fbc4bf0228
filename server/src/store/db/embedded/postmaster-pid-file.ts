import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What PostgreSQL writes into `postmaster.pid` (miscadmin.h, LOCK_FILE_LINE_…). */
export interface PostmasterPidFile {
  readonly pid: number
  /** Empty until the socket is there. */
  readonly socketDirectory: string
  /** `starting`, `ready`, `stopping`, … ; empty until it is known. */
  readonly status: string
}

/** Reads `postmaster.pid` of a cluster; `undefined` when there is none. */
export async function readPostmasterPidFile(cluster: string): Promise<PostmasterPidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!(pid > 0)) return undefined
  return { pid, socketDirectory: lines[4] ?? '', status: (lines[7] ?? '').trim() }
}

/**
 * Puts this process's id into a stale `postmaster.pid` whose id now belongs to another program.
 * PostgreSQL takes the id of its parent as stale, where an id that lives would stop it; the file itself must stay,
 * because it names the shared memory by which PostgreSQL finds processes that outlived their postmaster.
 */
export async function disarmPostmasterPidFile(cluster: string): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  const file = await open(path, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    const rest = (await file.readFile('utf8')).split('\n').slice(1)
    const text = [String(process.pid), ...rest].join('\n')
    await file.truncate(0)
    await file.write(text, 0)
  } finally {
    await file.close()
  }
}
