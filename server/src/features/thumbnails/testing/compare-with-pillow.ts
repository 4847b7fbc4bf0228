import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'compare-with-pillow.py')

/** A small JPEG beside the whole image that it was made of. */
export interface Pair {
  readonly jpeg: Uint8Array
  readonly rgb: Uint8Array
  readonly width: number
  readonly height: number
}

/** The JPEG's size, and how far it is from the whole image made as small by numpy: 0 to 1, as it stands and otherwise. */
export interface Likeness {
  readonly width: number
  readonly height: number
  readonly upright: number
  readonly otherwise: number
}

/** Lets Pillow judge a thumbnail. */
export function compareWithPillow({ jpeg, rgb, width, height }: Pair): Likeness {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-pillow-'))
  try {
    const paths = { jpeg: join(folder, 'small.jpg'), rgb: join(folder, 'whole.rgb') }
    writeFileSync(paths.jpeg, jpeg)
    writeFileSync(paths.rgb, rgb)
    const input = JSON.stringify({ ...paths, width, height })
    return JSON.parse(execFileSync('/usr/bin/python3', [SCRIPT], { input, encoding: 'utf8' })) as Likeness
  } finally {
    rmSync(folder, { recursive: true })
  }
}
