import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What pydicom finds by a DICOMDIR. */
export interface ReadFileSet {
  /** In the order of the tree. */
  readonly records: readonly { readonly type: string; readonly depth: number; readonly patient: string }[]
  readonly files: readonly { readonly path: string; readonly matches: boolean }[]
  readonly warnings: readonly string[]
}

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'read-file-set.py')

/** Opens file-sets by the paths of their DICOMDIR. */
export function readFileSet(paths: readonly string[]): ReadFileSet[] {
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [SCRIPT], {
    input: paths.join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`pydicom did not read the file-set (apt-get install python3-pydicom): ${stderr}`)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ReadFileSet)
}
