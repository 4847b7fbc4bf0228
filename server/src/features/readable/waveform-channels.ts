import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemsOf, keyOf, numberOf, textOf } from './attribute-values.ts'
import { codedEntry, unitOf } from './coded-entry.ts'

/** The samples of a multiplex group as they are stored, channel by channel at each moment; perhaps only the first of them. */
export interface WaveformSamples {
  readonly bytes: Uint8Array
  readonly littleEndian: boolean
}

/** One curve. */
export interface Channel {
  readonly label: string
  /** UCUM; '' where the samples have no known scale. */
  readonly unit: string
  /** In that unit; NaN where nothing was measured. */
  readonly values: Float64Array
}

type ReadSample = (view: DataView, at: number, littleEndian: boolean) => number

interface SampleForm {
  readonly bytes: number
  readonly read: ReadSample
}

/** How samples are stored, but for the companded ones of audio (PS3.3 C.10.9.1.5). */
const FORMS: Readonly<Record<string, SampleForm>> = {
  SB: { bytes: 1, read: (view, at) => view.getInt8(at) },
  UB: { bytes: 1, read: (view, at) => view.getUint8(at) },
  SS: { bytes: 2, read: (view, at, littleEndian) => view.getInt16(at, littleEndian) },
  US: { bytes: 2, read: (view, at, littleEndian) => view.getUint16(at, littleEndian) },
  SL: { bytes: 4, read: (view, at, littleEndian) => view.getInt32(at, littleEndian) },
  UL: { bytes: 4, read: (view, at, littleEndian) => view.getUint32(at, littleEndian) },
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer as ArrayBuffer, byteOffset, byteLength)

/** How the samples of a group are stored; undefined for a form that is not drawn. */
export function sampleForm(group: DicomAttributes): SampleForm | undefined {
  const form = FORMS[textOf(group, 'WaveformSampleInterpretation')]
  return form !== undefined && numberOf(group, 'WaveformBitsAllocated') === form.bytes * 8 ? form : undefined
}

/** The sample that stands for none; DICOM JSON has it in little endian order. */
function paddingOf(group: DicomAttributes, form: SampleForm): number | undefined {
  const { InlineBinary: text } = (group[keyOf('WaveformPaddingValue')] ?? {}) as { readonly InlineBinary?: string }
  const bytes = Buffer.from(text ?? '', 'base64')
  return bytes.length < form.bytes ? undefined : form.read(viewOf(bytes), 0, true)
}

/** The name of a channel: its label, else what it was measured at, else its place. */
const labelOf = (definition: DicomAttributes, place: number): string =>
  textOf(definition, 'ChannelLabel') || codedEntry(definition, 'ChannelSourceSequence').meaning || String(place)

/** The curves of a multiplex group in their units (PS3.3 C.10.9.1.4); none where they cannot be read. */
export function readChannels(group: DicomAttributes, { bytes, littleEndian }: WaveformSamples): readonly Channel[] {
  const form = sampleForm(group)
  const definitions = itemsOf(group, 'ChannelDefinitionSequence')
  if (form === undefined || definitions.length === 0) return []
  const view = viewOf(bytes)
  const padding = paddingOf(group, form)
  const moments = Math.floor(bytes.length / (form.bytes * definitions.length))
  return definitions.map((definition, place) => {
    const factor = numberOf(definition, 'ChannelSensitivityCorrectionFactor') ?? 1
    const scale = (numberOf(definition, 'ChannelSensitivity') ?? 1) * factor
    const baseline = numberOf(definition, 'ChannelBaseline') ?? 0
    const values = Float64Array.from({ length: moments }, (_, moment) => {
      const sample = form.read(view, (moment * definitions.length + place) * form.bytes, littleEndian)
      return sample === padding ? Number.NaN : sample * scale + baseline
    })
    const unit = unitOf(definition, 'ChannelSensitivityUnitsSequence')
    return { label: labelOf(definition, place + 1), unit, values }
  })
}
