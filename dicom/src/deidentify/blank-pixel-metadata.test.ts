import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePath } from '../../../tests/samples.ts'
import { deidentifyFile, hashUnder } from '../../test/deidentify-file.ts'
import { concatBytes } from '../../test/write-file.ts'
import { FragmentScanner } from '../frames/fragment-scanner.ts'
import { blanksOfJpeg2000 } from './blank-jpeg2000.ts'
import { openFile } from './open-file.ts'

const latin1 = (text: string) => new TextEncoder().encode(text)
const segment = (marker: number, content: string) =>
  concatBytes([Uint8Array.of(0xff, marker, 0, content.length + 2), latin1(content)])

/** Comments and application segments, one of which decoders need. */
const JPEG = concatBytes([
  segment(0xe1, 'Exif\0\0CANARY ONE'),
  segment(0xed, 'Photoshop CANARY'),
  segment(0xfe, 'CANARY COMMENT'),
])
const JPEG_2000 = segment(0x64, '\0\x01CANARY OF J2K ')

/** Puts bytes into the first frame's stream, behind `at` bytes of it, in the first or in a fragment of its own. */
function planted(file: Uint8Array, bytes: Uint8Array, at: number): Uint8Array {
  const { header } = openFile(file)
  const scanner = new FragmentScanner(header.pixelData?.offset ?? 0, true, 1000)
  scanner.push(file.subarray(header.pixelData?.offset))
  const [start = 0] = scanner.fragments.offsets
  const [length = 0] = scanner.fragments.lengths
  const whole = concatBytes([file.subarray(0, start + at), bytes, file.subarray(start + at)])
  new DataView(whole.buffer).setUint32(start - 4, length + bytes.length, true)
  return whole
}

const folder = mkdtempSync(join(tmpdir(), 'opaline-blank-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** SHA-1 of the decoded pixels, by pydicom and GDCM. */
function pixelsOf(file: Uint8Array): string {
  const path = join(folder, 'file.dcm')
  writeFileSync(path, file)
  const script =
    'import sys,hashlib,pydicom; print(hashlib.sha1(pydicom.dcmread(sys.argv[1]).pixel_array.tobytes()).hexdigest())'
  return spawnSync('/usr/bin/python3', ['-c', script, path], { encoding: 'utf8' }).stdout.trim()
}

/** A JPEG 2000 stream has its SIZ segment first, comments behind it. */
const behindSize = (file: Uint8Array) => {
  const at = Buffer.from(file).indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51]))
  return 4 + (file[at + 4] ?? 0) * 256 + (file[at + 5] ?? 0)
}

/** A sample as lossless JPEG, by DCMTK. */
function losslessJpeg(): string {
  const path = join(folder, 'lossless.dcm')
  const sample = samplePath('ts/MR_small.dcm') ?? ''
  const { status, stderr } = spawnSync('dcmcjpeg', ['+e1', sample, path], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`dcmcjpeg failed (apt-get install dcmtk): ${stderr}`)
  return path
}

const JPEG_IN_FRAGMENTS = samplePath('ts/CT0012.fragmented_no_bot_jpeg_lossless.57.dcm')

const SAMPLES = [
  ['JPEG baseline', samplePath('ts/SC_rgb_jpeg_gdcm.dcm'), JPEG, 2],
  ['JPEG lossless', losslessJpeg(), JPEG, 2],
  // Debian's samples lack it.
  ...(JPEG_IN_FRAGMENTS === undefined ? [] : [['JPEG lossless in fragments', JPEG_IN_FRAGMENTS, JPEG, 2] as const]),
  ['JPEG-LS', samplePath('ts/MR_small_jpeg_ls_lossless.dcm'), JPEG, 2],
  ['JPEG 2000', samplePath('ts/MR_small_jp2klossless.dcm'), JPEG_2000, behindSize],
] as const

describe('metadata inside compressed frames', () => {
  it.each(SAMPLES)('goes from %s, whose pixels stay', async (_, path, bytes, place) => {
    const original = new Uint8Array(readFileSync(path ?? ''))
    const at = typeof place === 'number' ? place : place(original)
    const file = planted(original, bytes, at)
    const acceptedTags = [0x00080008, 0x00089007]
    const edited = await deidentifyFile(
      file,
      {},
      { keyedHash: hashUnder('key'), basic: { burnedInAnnotation: 'Accept', acceptedTags } },
    )
    expect(Buffer.from(file).toString('latin1')).toContain('CANARY')
    expect(Buffer.from(edited).toString('latin1')).not.toMatch(/CANARY|Photoshop|Exif/)
    expect(pixelsOf(original)).toMatch(/^[0-9a-f]{40}$/)
    expect(pixelsOf(edited)).toBe(pixelsOf(original))
  })

  it('goes from the boxes around JPEG 2000', () => {
    const box = (type: string, content: Uint8Array) => {
      const bytes = concatBytes([new Uint8Array(4), latin1(type), content])
      new DataView(bytes.buffer).setUint32(0, bytes.length)
      return bytes
    }
    const signature = box('jP  ', Uint8Array.of(13, 10, 0x87, 10))
    const codestream = concatBytes([Uint8Array.of(0xff, 0x4f), JPEG_2000, Uint8Array.of(0xff, 0xd9)])
    const file = concatBytes([
      signature,
      box('xml ', latin1('<CANARY>')),
      box('uuid', latin1('CANARY')),
      box('jp2c', codestream),
    ])
    for (const { start, end } of blanksOfJpeg2000(file)) file.fill(0, start, end)
    const text = Buffer.from(file).toString('latin1')
    expect(text).not.toContain('CANARY')
    expect(text).toMatch(/jP .*xml .*uuid.*jp2c/s)
  })
})
