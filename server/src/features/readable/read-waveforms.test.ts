import { toDicomJson } from '@opaline/dicom'
import { describe, expect, test } from 'vitest'
import { readSample } from '../../../../dicom/test/read-sample.ts'
import { samplePath } from '../../../../tests/samples.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemsOf } from './attribute-values.ts'
import { drawStrips } from './draw-strips.ts'
import { layOut } from './lay-out.ts'
import type { ReadableDocument, Waveform } from './readable-document.ts'
import { attributesOf, code, type Values } from './testing/attributes-of.ts'
import { readWithPydicom } from './testing/read-with-pydicom.ts'
import { readChannels } from './waveform-channels.ts'

const ECG = '1.2.840.10008.5.1.4.1.1.9.1.1'

const channel = (label: string, unit = 'mV', more: Values = {}): Values => ({
  ChannelLabel: label,
  ChannelSensitivity: '0.001',
  ChannelSensitivityUnitsSequence: code(unit, unit, 'UCUM'),
  ...more,
})

const group = (channels: readonly Values[], more: Values = {}): Values => ({
  NumberOfWaveformChannels: channels.length,
  SamplingFrequency: '4',
  WaveformBitsAllocated: 16,
  WaveformSampleInterpretation: 'SS',
  ChannelDefinitionSequence: channels,
  ...more,
})

const littleEndian = (...samples: readonly number[]) => ({
  bytes: new Uint8Array(Int16Array.from(samples).buffer),
  littleEndian: true,
})

const wavesOf = ({ blocks }: ReadableDocument): readonly Waveform[] =>
  blocks.filter((block) => block.kind === 'waveform')

describe('curves', () => {
  test('are drawn at 25 mm a second and 10 mm a millivolt, from the interleaved samples', () => {
    const attributes = attributesOf({
      SOPClassUID: ECG,
      WaveformSequence: [
        group([channel('I'), channel('II')], { NumberOfWaveformSamples: 3, MultiplexGroupLabel: 'Rest' }),
      ],
    })
    expect(wavesOf(layOut(attributes, 'en', [littleEndian(0, 1000, 500, 1000, -500, 1000)]))).toEqual([
      {
        kind: 'waveform',
        heading: 'Rest',
        facts: [
          { label: 'Channels', value: '2' },
          { label: 'Sampling frequency', value: '4 Hz' },
          { label: 'Duration', value: '0.75 s' },
          { label: 'Paper speed', value: '25 mm = 1 s' },
        ],
        strips: [
          // 0.5 mV are 5 mm; 2 mm of room and whole squares of 5 mm above and below.
          { label: 'I', scale: '10 mm = 1 mV', width: 25_000, height: 2000, path: 'M0 1000l0 0l625 -500l625 1000' },
          { label: 'II', scale: '10 mm = 1 mV', width: 25_000, height: 1000, path: 'M0 500l0 0l625 0l625 0' },
        ],
      },
    ])
  })

  test('go on in the next row after 10 seconds', () => {
    const values = Float64Array.from({ length: 50 }, (_, at) => at / 100)
    const strips = drawStrips({ label: 'I', unit: 'mV', values }, 2)
    expect(strips.map(({ path }) => path.split('l').length - 2)).toEqual([19, 19, 9])
    expect(strips[1]?.path.startsWith('M0 800')).toBe(true)
  })

  test('that are closer than a printer draws keep their peaks', () => {
    const values = new Float64Array(10_000)
    values[5_001] = 1
    const [strip] = drawStrips({ label: 'I', unit: 'mV', values }, 1_000)
    const heights = heightsOf(strip?.path ?? '')
    expect([Math.max(...heights) - Math.min(...heights), heights.length]).toEqual([1000, 5_000])
  })

  test('are lifted where nothing was measured', () => {
    const attributes = {
      ...attributesOf(group([channel('I')])),
      '5400100A': { vr: 'OW', InlineBinary: Buffer.from(Int16Array.of(-32_768).buffer).toString('base64') },
    }
    const [first] = readChannels(attributes, littleEndian(0, -32_768, 1000))
    expect(first?.values).toEqual(Float64Array.of(0, Number.NaN, 1))
    expect(drawStrips(first ?? { label: '', unit: '', values: new Float64Array() }, 4)[0]?.path).toBe(
      'M0 1500l0 0M1250 500l0 0',
    )
  })

  test.each([
    ['SS', 16, [0xff, 0xfe], -2],
    ['US', 16, [0xff, 0xfe], 65_534],
    ['SB', 8, [0xfe], -2],
    ['UB', 8, [0xfe], 254],
    ['SL', 32, [0xff, 0xff, 0xff, 0xfe], -2],
    ['UL', 32, [0, 0, 0, 7], 7],
  ])('of %s samples in big endian order are read', (kind, bits, bytes, value) => {
    const attributes = attributesOf(
      group(
        [
          channel('I', 'mV', {
            ChannelSensitivity: '2',
            ChannelSensitivityCorrectionFactor: '0.5',
            ChannelBaseline: '10',
          }),
        ],
        {
          WaveformSampleInterpretation: kind,
          WaveformBitsAllocated: bits,
        },
      ),
    )
    const [first] = readChannels(attributes, { bytes: Uint8Array.from(bytes), littleEndian: false })
    expect(first?.values).toEqual(Float64Array.of(value + 10))
  })

  test('of another unit have a round scale of their own', () => {
    const values = Float64Array.of(80, 120)
    expect(drawStrips({ label: 'ART', unit: 'mm[Hg]', values }, 4)[0]).toMatchObject({
      scale: '10 mm = 20 mm[Hg]',
      height: 3000,
    })
    const high = drawStrips({ label: 'I', unit: 'uV', values: Float64Array.of(0, 300_000) }, 4)[0]
    expect(high).toMatchObject({ scale: '10 mm = 100000 uV', height: 4000 })
  })

  test.each<[string, Values, Uint8Array]>([
    ['companded', { WaveformSampleInterpretation: 'MB', WaveformBitsAllocated: 8 }, Uint8Array.of(1)],
    ['of contradicting width', { WaveformBitsAllocated: 8 }, Uint8Array.of(1, 2)],
    ['missing', {}, new Uint8Array()],
    ['without a frequency', { SamplingFrequency: '0' }, Uint8Array.of(1, 2)],
    ['of no channel', { ChannelDefinitionSequence: [] }, Uint8Array.of(1, 2)],
  ])('that are %s are not drawn, and the page says so', (_, more, bytes) => {
    const attributes = attributesOf({ SOPClassUID: ECG, WaveformSequence: [group([channel('I')], more)] })
    const { blocks } = layOut(attributes, 'en', [{ bytes, littleEndian: true }])
    expect(blocks.map((block) => (block.kind === 'paragraph' ? block.text : block.kind))).toEqual([
      'facts',
      'These curves cannot be drawn: their samples are missing or of a kind that is not known here.',
    ])
  })

  test('have what was found in them', () => {
    const { blocks } = layOut(
      attributesOf({
        SOPClassUID: ECG,
        WaveformAnnotationSequence: [
          { UnformattedTextValue: 'Sinus rhythm' },
          {
            ConceptNameCodeSequence: code('RR Interval'),
            NumericValue: '801',
            MeasurementUnitsCodeSequence: code('milliseconds', 'ms', 'UCUM'),
          },
          { ConceptNameCodeSequence: code('Beat'), ConceptCodeSequence: code('normal') },
        ],
      }),
      'en',
      [],
    )
    expect(blocks).toMatchObject([
      {
        heading: 'Findings',
        rows: [
          ['', 'Sinus rhythm'],
          ['RR Interval', '801 ms'],
          ['Beat', 'normal'],
        ],
      },
    ])
  })
})

/** The height of each point of a path. */
function heightsOf(path: string): number[] {
  let height = 0
  return Array.from(path.matchAll(/([Ml])(-?\d+) (-?\d+)/g), ([, kind, , y]) => {
    height = kind === 'M' ? Number(y) : height + Number(y)
    return height
  }).slice(1)
}

const samples = [samplePath('ecg/waveform_ecg.dcm')].filter((path) => path !== undefined)

test.each(samples)('the values of %s are those that pydicom reads, and so are the curves', (path) => {
  const attributes = JSON.parse(toDicomJson(readSample(path).header)) as DicomAttributes
  const groups = itemsOf(attributes, 'WaveformSequence')
  const stored = groups.map((item) => {
    const { InlineBinary = '' } = item['54001010'] as { readonly InlineBinary?: string }
    return { bytes: Buffer.from(InlineBinary, 'base64'), littleEndian: true }
  })
  const { curves } = readWithPydicom(path)
  expect(
    groups.map((item, at) => readChannels(item, stored[at] ?? littleEndian()).map(({ values }) => Array.from(values))),
  ).toEqual(curves)
  const [, median] = wavesOf(layOut(attributes, 'en', stored))
  const [found = []] = curves[1] ?? []
  const heights = heightsOf(median?.strips[0]?.path ?? '')
  // 10 mm are 1,000 microvolts: a hundredth of a millimetre each.
  const range = Math.max(...found) - Math.min(...found)
  expect(Math.abs(Math.max(...heights) - Math.min(...heights) - range)).toBeLessThanOrEqual(2)
})
