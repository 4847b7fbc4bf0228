import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sampleFiles } from '../../tests/samples.ts'
import { FrameScanner, frameCount, frameRanges, locate, toDicomJson, writeJsonFile } from '../src/index.ts'
import { type ReadSample, readSample } from './read-sample.ts'

/** Compares each file made of JSON with the one that the JSON was made of, as pydicom reads both. */
const JUDGE = `
import json, sys, warnings
warnings.simplefilter('ignore')
import pydicom
from pydicom.encaps import generate_pixel_data_frame
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
def text(v):
    if v is None: return ''
    return str(v).rstrip(' \\0=^').strip()
def number(v):
    return None if v in (None, '') else float(v)
def same(a, b):
    if a.VR == 'SQ': return len(a.value) == len(b.value) and not [d for x, y in zip(a.value, b.value) for d in differences(x, y)]
    if a.VR in ('OB', 'OW', 'OD', 'OF', 'OL', 'OV', 'UN'):
        x, y = bytes(a.value or b''), bytes(b.value or b'')
        return x.rstrip(b'\\0') == y.rstrip(b'\\0')
    xs = list(a.value) if isinstance(a.value, pydicom.multival.MultiValue) else [a.value]
    ys = list(b.value) if isinstance(b.value, pydicom.multival.MultiValue) else [b.value]
    if a.VR in ('DS', 'IS'):
        try: return [number(v) for v in xs] == [number(v) for v in ys]
        except ValueError: pass
    if a.VR in ('FL', 'FD'): return all(x == y or (x != x and y != y) for x, y in zip(xs, ys)) and len(xs) == len(ys)
    return [text(v) for v in xs] == [text(v) for v in ys]
def frames(ds):
    count = int(ds.get('NumberOfFrames', 1) or 1)
    return [f.rstrip(b'\\0') for f in generate_pixel_data_frame(ds.PixelData, count)]
def differences(a, b):
    tags = {t for t in list(a.keys()) + list(b.keys()) if t.group > 2 and t.element != 0 and t not in (0x00080005, 0xfffcfffc)}
    for tag in sorted(tags):
        if tag not in a or tag not in b: yield f'{tag}: only in one'; continue
        if tag == 0x7fe00010 and hasattr(b, 'file_meta') and b.file_meta.TransferSyntaxUID != '1.2.840.10008.1.2.1':
            if frames(a) != frames(b): yield f'{tag}: frames differ'
            continue
        if a[tag].VR != b[tag].VR and not {a[tag].VR, b[tag].VR} <= {'UN', 'OB', 'OW', 'US', 'SS', 'SQ'}: yield f'{tag}: {a[tag].VR} and {b[tag].VR}'
        elif a[tag].VR == b[tag].VR and not same(a[tag], b[tag]): yield f'{tag} {a[tag].VR}: differs' + (str([d for x, y in zip(a[tag].value, b[tag].value) for d in differences(x, y)]) if a[tag].VR == 'SQ' else '')
for line in sys.stdin:
    one, other = line.rstrip('\\n').split('\\t')
    try:
        found = list(differences(pydicom.dcmread(one, force=True), pydicom.dcmread(other)))
    except Exception as error:
        found = ['not read: ' + type(error).__name__ + ' ' + str(error)[:80]]
    print(json.dumps(found))
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opaline-json-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The pixel data in pieces: of encapsulated ones each frame. */
function pixelPieces({ header, bytes }: ReadSample): Uint8Array[] {
  const { pixelData } = header
  if (pixelData === undefined) return []
  const scanner = new FrameScanner(header)
  scanner.push(bytes.subarray(pixelData.offset))
  const { frames } = scanner.end()
  if (frames.kind === 'native') return [bytes.subarray(pixelData.offset, pixelData.offset + (pixelData.length ?? 0))]
  return Array.from({ length: frameCount(frames) }, (_, frame) =>
    Buffer.concat(frameRanges(frames, frame).map(({ offset, length }) => bytes.subarray(offset, offset + length))),
  )
}

function madeAgain(sample: ReadSample): Uint8Array {
  const { header, bytes } = sample
  const json = JSON.parse(toDicomJson(header, { bulkDataUri: (path) => path }))
  const bulkData = (path: string) => {
    if (path === '7FE00010') return pixelPieces(sample)
    const range = locate(header, path)
    return range === undefined ? undefined : [bytes.subarray(range.offset, range.offset + range.length)]
  }
  return Buffer.concat(writeJsonFile(json, { bulkData, transferSyntaxUid: header.transferSyntaxUid }))
}

it('makes of the JSON of every sample the same data set again, as pydicom judges', () => {
  const pairs: { name: string; line: string }[] = []
  for (const { name, path } of sampleFiles()) {
    if (name.includes('DICOMDIR')) continue
    let sample: ReadSample
    try {
      sample = readSample(path)
    } catch {
      continue
    }
    if (sample.header.byteOrder === 'big') continue
    const made = join(folder, `${pairs.length}.dcm`)
    writeFileSync(made, madeAgain(sample))
    pairs.push({ name, line: `${path}\t${made}` })
  }
  const input = pairs.map(({ line }) => line).join('\n')
  const output = execFileSync('/usr/bin/python3', ['-c', JUDGE], { input, maxBuffer: 2 ** 26 }).toString()
  const judged = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[])
  expect(judged).toHaveLength(pairs.length)
  expect(pairs.length).toBeGreaterThan(120)
  const differing = pairs.flatMap(({ name }, index) => (judged[index]?.length ? [`${name}: ${judged[index]}`] : []))
  expect(differing).toEqual([])
})
