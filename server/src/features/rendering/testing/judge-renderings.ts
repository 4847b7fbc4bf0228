import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'judge-renderings.py')

/** A file, and which of its frames are looked at, from 0. */
export interface Judged {
  readonly bytes: Uint8Array
  readonly frames: readonly number[]
  /** Where no other is asked: pydicom, or Pillow that decodes the frames. */
  readonly judge?: 'pydicom' | 'Pillow' | undefined
}

/** Frames as a judge renders them. */
export interface Judgement {
  readonly judge: 'dcm2pnm' | 'pydicom' | 'Pillow' | null
  readonly width: number
  readonly height: number
  /** RGB triples, one picture for each frame that was asked for. */
  readonly frames: readonly Uint8Array[]
  readonly error: string | undefined
}

interface Line {
  readonly judge: Judgement['judge']
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly error?: string
}

/** Lets DCMTK's dcm2pnm render frames, or pydicom where that cannot: all in one process. */
export function judgeRenderings(files: readonly Judged[]): Judgement[] {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-judge-'))
  try {
    const requests = files.map(({ bytes, frames, judge = null }, index) => {
      const path = join(folder, `${index}.dcm`)
      writeFileSync(path, bytes)
      return { path, frames, judge, out: join(folder, `${index}.rgb`) }
    })
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('')
    const { stdout, stderr, status } = spawnSync('/usr/bin/python3', ['-W', 'ignore', SCRIPT], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    if (status !== 0) throw new Error(`The judges did not run (apt-get install dcmtk python3-pydicom): ${stderr}`)
    const lines = stdout.trimEnd().split('\n')
    return requests.map(({ out }, index) => toJudgement(JSON.parse(lines[index] ?? '') as Line, out))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function toJudgement({ judge, width, height, frames, error }: Line, out: string): Judgement {
  const rgb = judge === null ? new Uint8Array(0) : readFileSync(out)
  const size = width * height * 3
  const pictures = Array.from({ length: frames }, (_, at) => rgb.subarray(at * size, (at + 1) * size))
  return { judge, width, height, frames: pictures, error }
}
