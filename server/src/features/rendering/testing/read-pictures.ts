import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'read-pictures.py')

/** A picture as Pillow reads it. */
export interface Picture {
  readonly format: string
  /** `L` is grey. */
  readonly mode: string
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Lets Pillow read pictures. */
export function readPictures(files: readonly Uint8Array[]): Picture[] {
  const folder = mkdtempSync(join(tmpdir(), 'opaline-pictures-'))
  try {
    const requests = files.map((bytes, at) => {
      const [path, out] = [join(folder, `${at}.picture`), join(folder, `${at}.rgb`)]
      writeFileSync(path, bytes)
      return { path, out }
    })
    const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('')
    const lines = execFileSync('/usr/bin/python3', [SCRIPT], { input, encoding: 'utf8' }).trimEnd().split('\n')
    return requests.map(({ out }, at) => ({
      ...(JSON.parse(lines[at] ?? '') as Omit<Picture, 'rgb'>),
      rgb: readFileSync(out),
    }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** One picture. */
export function readPicture(file: Uint8Array): Picture {
  const [picture] = readPictures([file])
  if (picture === undefined) throw new Error('Pillow has read nothing.')
  return picture
}

/** The grey levels of a region of a picture, row after row. */
export const greyOf = (
  { width, rgb }: Picture,
  {
    left,
    top,
    columns,
    rows,
  }: { readonly left: number; readonly top: number; readonly columns: number; readonly rows: number },
): number[][] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_column, column) => rgb[((top + row) * width + left + column) * 3] ?? -1),
  )
