import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder in which there is little room for a server that `launcher` starts. */
export interface SmallDisk {
  /** What it is, for people. */
  readonly kind: string
  readonly launcher: readonly string[]
  /** Where the tests see what the server has written below `path`. */
  seenAt(pid: number, path: string): string
  /** Leaves 6 MB or less. */
  fill(pid: number): void
  /** Makes room for all that the test sends. */
  free(pid: number): void
}

const MEGABYTE = 2 ** 20
const DISK_MEGABYTES = 100
const FILLER_MEGABYTES = 94
/** Above what the embedded database itself writes to one file. */
const LARGEST_FILE_BYTES = 40 * MEGABYTE
const MOUNT = `mount -t tmpfs -o size=${DISK_MEGABYTES}m,mode=0700 tmpfs "$0" && exec "$@"`

/** Words that run what follows in a mount namespace of its own, with a disk mounted on the folder. */
function mountingLauncher(folder: string): readonly string[] {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()]
  if (uid === 0) return ['unshare', '--mount', 'sh', '-c', MOUNT, folder]
  // Others are root in a user namespace for the mount, and themselves again in one below it.
  const again = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`]
  return ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', MOUNT, folder, ...again]
}

/** A disk of its own for the folder, as only the server and what asks through it sees it. */
function mountedDisk(folder: string, launcher: readonly string[]): SmallDisk {
  const seenAt = (pid: number, path: string) => `/proc/${pid}/root${path}`
  const filler = (pid: number) => join(seenAt(pid, folder), 'filler')
  return {
    kind: 'a full tmpfs (ENOSPC)',
    launcher,
    seenAt,
    fill: (pid) => writeFileSync(filler(pid), Buffer.alloc(FILLER_MEGABYTES * MEGABYTE)),
    free: (pid) => rmSync(filler(pid)),
  }
}

/** Where nobody may mount: a limit on the size of each file, which the file store meets as it meets a full disk. */
function limitedFiles(): SmallDisk {
  const limit = (pid: number, bytes: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
  return {
    kind: 'a limit on the size of files (EFBIG), as nobody may mount here',
    launcher: [],
    seenAt: (_, path) => path,
    fill: (pid) => void limit(pid, String(LARGEST_FILE_BYTES)),
    free: (pid) => void limit(pid, 'unlimited'),
  }
}

/** Makes little room for the folder, by the strongest means that this machine allows. */
export function smallDisk(folder: string): SmallDisk {
  const launcher = mountingLauncher(folder)
  const [command = '', ...words] = [...launcher, 'true']
  return spawnSync(command, words).status === 0 ? mountedDisk(folder, launcher) : limitedFiles()
}
