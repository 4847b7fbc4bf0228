import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sampleFiles } from '../../tests/samples.ts'
import { FrameScanner } from '../src/frames/frame-scanner.ts'
import { frameCount, frameRanges } from '../src/frames/frame-table.ts'
import { toDicomJson } from '../src/json/dicom-json.ts'
import { differences } from './compare-models.ts'
import { MEANT_DIFFERENCES } from './meant-differences.ts'
import { dumpWithPydicom } from './pydicom-dump.ts'
import { type ReadSample, readSample } from './read-sample.ts'

/** Files that are refused, and why pydicom is no model for them. */
const REFUSED: Readonly<Record<string, string>> = {
  'DICOMDIR-nooffset': 'Malformed at offset 10860, tag (0004,1220): the item goes beyond its sequence',
  'no_meta.dcm': 'NotDicom at offset 0: neither the prefix DICM nor a data set stands at the start',
  'rtplan_truncated.dcm': 'Truncated at offset 1410, tag (300A,00B0): 265 bytes are missing at the least',
}

/** Pixel data that pydicom gives up on, or measures by what is left of it. */
const OTHER_PIXELS: Readonly<Record<string, string>> = {
  'MR_truncated.dcm': 'the file ends 62 bytes early: the header tells the declared length',
  'badVR.dcm': 'pydicom fails at NumberOfFrames',
  'MR_small_padded.dcm': 'longer than its frame, which is told',
  'meta_missing_tsyntax.dcm': 'no image: pydicom needs the transfer syntax',
  'nested_priv_SQ.dcm': 'no image: pydicom needs rows and columns',
}

const files = sampleFiles()
const dumps = dumpWithPydicom(files)
const lastPart = (name: string) => name.slice(name.lastIndexOf('/') + 1)
const whole = files.filter(({ name }) => !(lastPart(name) in REFUSED))
const theirs = (name: string) => {
  const dump = dumps.get(name)
  if (dump === undefined) throw new Error(`no dump of ${name}`)
  return dump
}

describe('against pydicom', () => {
  it.each(files.filter(({ name }) => lastPart(name) in REFUSED))('refuses $name', ({ path, name }) => {
    expect(() => readSample(path)).toThrow(REFUSED[lastPart(name)])
  })

  it.each(whole)('reads every element of $name', ({ path, name }) => {
    const { header } = readSample(path)
    const found = differences(JSON.parse(toDicomJson(header)), theirs(name).json)
    const meant = MEANT_DIFFERENCES[lastPart(name)]
    if (meant === undefined) expect(found).toEqual([])
    else {
      expect(found.filter((line) => !meant.pattern.test(line))).toEqual([])
      expect(found).not.toEqual([])
    }
  })

  it.each(whole.filter(({ name }) => !(lastPart(name) in OTHER_PIXELS)))(
    'finds pixels and frames of $name',
    ({ path, name }) => {
      const sample = readSample(path)
      const { pixel = null, frames = null } = theirs(name)
      const { pixelData } = sample.header
      expect(pixelData === undefined ? null : [pixelData.offset, pixelData.length ?? -1]).toEqual(pixel)
      if (frames !== null) expect(frameDigests(sample)).toEqual(frames)
    },
  )

  it.each(whole)('takes the transfer syntax of $name', ({ path, name }) => {
    const { syntax } = theirs(name)
    if (syntax !== '') expect(readSample(path).header.transferSyntaxUid).toBe(syntax)
  })
})

/** SHA-1 of every frame, found while the file goes by in pieces of an odd size. */
function frameDigests({ header, bytes }: ReadSample): string[] {
  const scanner = new FrameScanner(header)
  const pixels = bytes.subarray(header.pixelData?.offset ?? bytes.length)
  for (let at = 0; at < pixels.length; at += 1021) scanner.push(pixels.subarray(at, at + 1021))
  const { frames, ended, problems } = scanner.end()
  expect({ ended, problems }).toEqual({ ended: true, problems: [] })
  return Array.from({ length: frameCount(frames) }, (_, frame) => {
    const hash = createHash('sha1')
    for (const { offset, length } of frameRanges(frames, frame)) hash.update(bytes.subarray(offset, offset + length))
    return hash.digest('hex')
  })
}
