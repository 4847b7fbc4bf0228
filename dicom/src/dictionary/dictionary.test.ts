import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { keywordOfTag, tagOfKeyword } from './keywords.ts'
import { vrOfTag } from './vr-of-tag.ts'

const SCRIPT = `
import json
from pydicom._dicom_dict import DicomDictionary
print(json.dumps([[tag, entry[0], entry[4]] for tag, entry in DicomDictionary.items()]))
`

describe('the data dictionary', () => {
  it('is the same as that of pydicom', () => {
    const { stdout } = spawnSync('/usr/bin/python3', ['-c', SCRIPT], { encoding: 'utf8', maxBuffer: 2 ** 24 })
    const entries: [number, string, string][] = JSON.parse(stdout)
    expect(entries.length).toBeGreaterThan(4900)
    for (const [tag, vr, keyword] of entries) {
      expect([tag, vrOfTag(tag)]).toEqual([tag, vr === 'NONE' ? undefined : vr.replaceAll(' or ', '|')])
      if (keyword === '') continue
      expect(keywordOfTag(tag)).toBe(keyword)
      expect(keywordOfTag(tagOfKeyword(keyword) ?? 0)).toBe(keyword)
    }
  })

  it('knows repeating groups and leaves the unknown', () => {
    expect([vrOfTag(0x60023000), vrOfTag(0x50040005), vrOfTag(0x00203105)]).toEqual(['OB|OW', 'US', 'CS'])
    expect([vrOfTag(0x00091001), vrOfTag(0x12345678), tagOfKeyword('constructor')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})
