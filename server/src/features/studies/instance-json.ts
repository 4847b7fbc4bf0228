import { inflateRawSync } from 'node:zlib'
import { correctInstanceJson } from '../corrections/correct-json.ts'
import type { Overlay } from '../corrections/overlay.rules.ts'
import type { DicomAttributes } from './dicom-attributes.ts'
import { dropImpossibleWindows } from './drop-impossible-windows.ts'

/** What is stored of an instance for its metadata; the columns are what remains when the text cannot be read. */
export interface InstanceMetadataRow {
  readonly sop_instance_uid: string
  readonly sop_class_uid: string
  readonly instance_number: number
  readonly number_of_frames: number
  readonly transfer_syntax_uid: string
  readonly metadata: Buffer
}

/** The UIDs above an instance, and the modality of its series. */
export interface SeriesFacts {
  readonly studyInstanceUid: string
  readonly seriesInstanceUid: string
  readonly modality: string
}

const MOST_BYTES = 256 * 2 ** 20
const OPEN = '{'.charCodeAt(0)
const CLOSE = '}'.charCodeAt(0)

/** The stored text, which stays bytes: a series has megabytes of it, and none is looked at. */
function inflated(metadata: Buffer): Buffer | undefined {
  try {
    const text = inflateRawSync(metadata, { maxOutputLength: MOST_BYTES })
    return text[0] === OPEN && text.at(-1) === CLOSE ? text : undefined
  } catch {
    return undefined
  }
}

/** The least that a viewer needs to list the instance: one unreadable text must not take the whole series away. */
const fallback = (row: InstanceMetadataRow, series: SeriesFacts): string =>
  JSON.stringify({
    '00080016': { vr: 'UI', Value: [row.sop_class_uid] },
    '00080018': { vr: 'UI', Value: [row.sop_instance_uid] },
    '00080060': { vr: 'CS', Value: [series.modality] },
    '0020000D': { vr: 'UI', Value: [series.studyInstanceUid] },
    '0020000E': { vr: 'UI', Value: [series.seriesInstanceUid] },
    '00200013': { vr: 'IS', Value: [row.instance_number] },
    '00280008': { vr: 'IS', Value: [Math.max(1, row.number_of_frames)] },
  })

/** The metadata of an instance as it was stored; what its columns say where it cannot be read. */
export const storedText = (row: InstanceMetadataRow, series: SeriesFacts): Buffer =>
  inflated(row.metadata) ?? Buffer.from(fallback(row, series))

const correctedText = (text: Buffer, overlay: Overlay): Buffer =>
  Buffer.from(JSON.stringify(correctInstanceJson(JSON.parse(text.toString('utf8')) as DicomAttributes, overlay)))

/**
 * The metadata of an instance as DICOM JSON (PS3.18 annex F), with AvailableTransferSyntaxUID (0008,3002) in front: what
 * it says of itself may not be what is stored, without windows that show nothing, and with its order's corrections. In
 * pieces that follow each other.
 */
export function instanceJson(
  row: InstanceMetadataRow,
  series: SeriesFacts,
  overlay: Overlay | undefined,
): readonly [Buffer, Buffer] {
  const shown = dropImpossibleWindows(storedText(row, series))
  const text = overlay === undefined ? shown : correctedText(shown, overlay)
  const comma = text.length > 2 ? ',' : ''
  const available = `{"00083002":{"vr":"UI","Value":[${JSON.stringify(row.transfer_syntax_uid)}]}${comma}`
  return [Buffer.from(available), text.subarray(1)]
}
