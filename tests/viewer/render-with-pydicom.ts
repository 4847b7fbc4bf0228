import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A linear window in output units (PS3.3 C.11.2.1.2). */
export interface Window {
  readonly center: number
  readonly width: number
}

/** What to render; left out: all frames, at the window that the file names. */
export interface RenderOptions {
  /** From 0. */
  readonly frames?: readonly number[] | undefined
  readonly window?: Window | undefined
}

/** A file's frames as pydicom renders them. */
export interface Rendering {
  readonly sopInstanceUid: string
  readonly width: number
  readonly height: number
  /** The window of a grey image, in output units; undefined for colour. */
  readonly window: Window | undefined
  /** One RGB triple for each pixel, for each frame that was asked for. */
  readonly frames: readonly Uint8Array[]
}

interface Line {
  readonly sop: string
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly window: Window | null
}

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'render-with-pydicom.py')

/** Renders frames of files in one process. A file without a window is shown from its least to its greatest value. */
export function renderWithPydicom(files: readonly Uint8Array[], { frames, window }: RenderOptions = {}): Rendering[] {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-pydicom-'))
  try {
    const requests = files.map((bytes, index) => {
      const path = join(folder, `${index}.dcm`)
      writeFileSync(path, bytes)
      return { path, frames: frames ?? null, window: window ?? null, out: join(folder, `${index}.rgb`) }
    })
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('')
    const { stdout, stderr, status } = spawnSync('/usr/bin/python3', [SCRIPT], { input, encoding: 'utf8' })
    if (status !== 0) throw new Error(`pydicom did not render (apt-get install python3-pydicom): ${stderr}`)
    const lines = stdout.trimEnd().split('\n')
    return requests.map(({ out }, index) => toRendering(JSON.parse(lines[index] ?? '') as Line, readFileSync(out)))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function toRendering({ sop, width, height, frames, window }: Line, rgb: Uint8Array): Rendering {
  const size = width * height * 3
  return {
    sopInstanceUid: sop,
    width,
    height,
    window: window ?? undefined,
    frames: Array.from({ length: frames }, (_, at) => rgb.subarray(at * size, (at + 1) * size)),
  }
}
