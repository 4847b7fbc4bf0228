import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What pydicom finds in a file. */
interface Found {
  /** Name and value of the texts, codes and numbers of a report, in its order. */
  readonly contents: readonly (readonly [name: string, value: string])[]
  /** Values of each channel of each multiplex group, in its unit. */
  readonly curves: readonly (readonly (readonly number[])[])[]
}

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'read-with-pydicom.py')

/** Reads a file with pydicom. */
export function readWithPydicom(path: string): Found {
  const result = spawnSync('/usr/bin/python3', [SCRIPT, path], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (result.status !== 0) throw new Error(`pydicom: ${result.stderr}`)
  return JSON.parse(result.stdout) as Found
}
