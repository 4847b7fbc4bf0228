import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemsOf, numberOf, textOf } from './attribute-values.ts'
import { codedEntry, unitOf } from './coded-entry.ts'
import { drawStrips } from './draw-strips.ts'
import type { Block, Fact, Table } from './readable-document.ts'
import type { Reader } from './reader.ts'
import { readChannels, type WaveformSamples } from './waveform-channels.ts'
import type { Words } from './words.ts'

/** What is drawn of a group at most: long recordings are not read on a page. */
export const MOST_SECONDS = 60
const MOST_STRIPS = 96

const hasSamples = (samples: WaveformSamples | undefined): samples is WaveformSamples =>
  samples !== undefined && samples.bytes.length > 0

function secondsOf(group: DicomAttributes): number | undefined {
  const count = numberOf(group, 'NumberOfWaveformSamples')
  const frequency = numberOf(group, 'SamplingFrequency')
  return count === undefined || frequency === undefined || frequency <= 0 ? undefined : count / frequency
}

const factsOf = (group: DicomAttributes, words: Words): readonly Fact[] => {
  const seconds = secondsOf(group)
  const frequency = textOf(group, 'SamplingFrequency')
  return [
    { label: words.channels, value: textOf(group, 'NumberOfWaveformChannels') },
    { label: words.samplingFrequency, value: frequency === '' ? '' : `${frequency} Hz` },
    { label: words.duration, value: seconds === undefined ? '' : `${Number(seconds.toFixed(3))} s` },
    { label: words.paperSpeed, value: '25 mm = 1 s' },
  ]
}

function drawGroup(
  group: DicomAttributes,
  samples: WaveformSamples | undefined,
  heading: string,
  words: Words,
): readonly Block[] {
  const frequency = numberOf(group, 'SamplingFrequency') ?? 0
  const channels = hasSamples(samples) && frequency > 0 ? readChannels(group, samples) : []
  const all = channels.flatMap((channel) => drawStrips(channel, frequency))
  const strips = all.slice(0, MOST_STRIPS)
  const facts = factsOf(group, words)
  if (strips.length === 0)
    return [
      { kind: 'facts', heading, facts },
      { kind: 'paragraph', text: words.notDrawn },
    ]
  const isPart = strips.length < all.length || (secondsOf(group) ?? 0) > MOST_SECONDS
  const drawn: Block = { kind: 'waveform', heading, facts, strips }
  return isPart ? [drawn, { kind: 'paragraph', text: words.firstPart }] : [drawn]
}

/** What was found in the curves, by people or by the device (PS3.3 C.10.10). */
const findings = (waveforms: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.findings,
  columns: [words.name, words.value],
  rows: itemsOf(waveforms, 'WaveformAnnotationSequence').map((annotation) => {
    const number = [textOf(annotation, 'NumericValue'), unitOf(annotation, 'MeasurementUnitsCodeSequence')]
    const value = [number.join(' ').trim(), codedEntry(annotation, 'ConceptCodeSequence').meaning]
    return [
      codedEntry(annotation, 'ConceptNameCodeSequence').meaning,
      [...value, textOf(annotation, 'UnformattedTextValue')].filter((text) => text !== '').join(', '),
    ]
  }),
})

/** Curves: electrocardiograms, pressures, pulses (PS3.3 C.10.9). */
export const readWaveforms: Reader = (waveforms, words, samples) => {
  const groups = itemsOf(waveforms, 'WaveformSequence')
  const drawn = groups.flatMap((group, index) => {
    const heading = textOf(group, 'MultiplexGroupLabel') || `${words.group} ${index + 1}`
    return drawGroup(group, samples[index], heading, words)
  })
  return {
    title: words.waveform,
    facts: [{ label: words.madeAt, value: textOf(waveforms, 'AcquisitionDateTime') }],
    blocks: [...drawn, findings(waveforms, words)],
  }
}
