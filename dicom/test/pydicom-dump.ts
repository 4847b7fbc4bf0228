import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SampleFile } from '../../tests/samples.ts'

/** A DICOM JSON model as parsed JSON. */
export interface ModelDataSet {
  readonly [tag: string]: ModelElement
}

/** One element of it. */
export interface ModelElement {
  readonly vr: string
  readonly Value?: readonly unknown[]
  readonly InlineBinary?: string
  readonly BulkDataURI?: string
  /** pydicom could not write it. */
  readonly failed?: string
}

/** What pydicom says of one file. */
export interface PydicomDump {
  readonly error?: string
  readonly pixelError?: string
  readonly syntax: string
  readonly json: ModelDataSet
  /** Offset and length (-1 for encapsulated) of the pixel data. */
  readonly pixel?: readonly [number, number] | null
  /** SHA-1 of each frame. */
  readonly frames?: readonly string[] | null
}

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'dump-with-pydicom.py')

/** Reads all samples with pydicom in one process; the dumps by name. */
export function dumpWithPydicom(files: readonly SampleFile[]): Map<string, PydicomDump> {
  const input = files.map(({ path }) => path).join('\n')
  const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [SCRIPT], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`pydicom did not run (apt-get install python3-pydicom): ${stderr}`)
  const lines = stdout.trimEnd().split('\n')
  return new Map(files.map(({ name }, index): [string, PydicomDump] => [name, JSON.parse(lines[index] ?? '')]))
}
