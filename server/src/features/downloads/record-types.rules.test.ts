import { expect, it } from 'vitest'
import { recordTypeOf } from './record-types.rules.ts'

it.each([
  ['1.2.840.10008.5.1.4.1.1.2', true, 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.4.1', true, 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.4.2', false, 'SPECTROSCOPY'],
  ['1.2.840.10008.5.1.4.1.1.9.1.1', false, 'WAVEFORM'],
  ['1.2.840.10008.5.1.4.1.1.11.1', false, 'PRESENTATION'],
  ['1.2.840.10008.5.1.4.1.1.66', false, 'RAW DATA'],
  ['1.2.840.10008.5.1.4.1.1.66.1', false, 'REGISTRATION'],
  ['1.2.840.10008.5.1.4.1.1.66.4', true, 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.88.33', false, 'SR DOCUMENT'],
  ['1.2.840.10008.5.1.4.1.1.88.59', false, 'KEY OBJECT DOC'],
  ['1.2.840.10008.5.1.4.1.1.104.1', false, 'ENCAP DOC'],
  ['1.2.840.10008.5.1.4.1.1.481.1', true, 'IMAGE'],
  ['1.2.840.10008.5.1.4.1.1.481.3', false, 'RT STRUCTURE SET'],
  ['1.2.840.10008.5.1.4.1.1.481.5', false, 'RT PLAN'],
  ['1.2.840.113619.4.30', false, 'PRIVATE'],
  ['1.2.840.113619.4.26', true, 'IMAGE'],
  ['', false, 'PRIVATE'],
])('stands for %s (pixels: %s) as %s', (sopClassUid, hasPixels, type) => {
  expect(recordTypeOf(sopClassUid, hasPixels).type).toBe(type)
})
