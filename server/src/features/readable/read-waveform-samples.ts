import { TransferSyntax } from '@opaline/dicom'
import type { BlobStore } from '../../store/blobs/blob-store.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { bulkDataOf, type FindBulkData } from '../studies/find-bulk-data.ts'
import { readRangeBytes } from '../studies/read-range.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { itemsOf, keyOf, numberOf } from './attribute-values.ts'
import { MOST_SECONDS } from './read-waveforms.ts'
import { sampleForm, type WaveformSamples } from './waveform-channels.ts'

/** Room for 16 channels of 16 bits at 2,000 Hz for a minute. */
const MOST_BYTES = 4 * 2 ** 20
const MOST_GROUPS = 16

/** Bytes of the part of a group that is drawn: whole moments. */
function drawnBytes(group: DicomAttributes): number {
  const moment = (sampleForm(group)?.bytes ?? 0) * itemsOf(group, 'ChannelDefinitionSequence').length
  const moments = Math.ceil((numberOf(group, 'SamplingFrequency') ?? 0) * MOST_SECONDS)
  return moment === 0 ? 0 : Math.min(moments, Math.floor(MOST_BYTES / moment)) * moment
}

const groupPath = (index: number): string => `${keyOf('WaveformSequence')}/${index + 1}/${keyOf('WaveformData')}`

async function readGroup(
  blobs: BlobStore,
  instance: StoredInstance,
  find: FindBulkData,
  group: DicomAttributes,
  index: number,
): Promise<WaveformSamples | undefined> {
  const most = drawnBytes(group)
  const { InlineBinary: inline } = (group[keyOf('WaveformData')] ?? {}) as { readonly InlineBinary?: string }
  if (inline !== undefined) return { bytes: Buffer.from(inline, 'base64').subarray(0, most), littleEndian: true }
  const range = await find(groupPath(index))
  if (range === undefined || most === 0) return undefined
  const part = { offset: range.offset, length: Math.min(range.length, most) }
  return {
    bytes: await readRangeBytes(blobs, instance, part),
    littleEndian: instance.transferSyntaxUid !== TransferSyntax.ExplicitVrBigEndian,
  }
}

/** The samples of each multiplex group of an object, as far as they are drawn; none of an object without curves. */
export async function readWaveformSamples(
  blobs: BlobStore,
  instance: StoredInstance,
  attributes: DicomAttributes,
): Promise<readonly (WaveformSamples | undefined)[]> {
  const samples: (WaveformSamples | undefined)[] = []
  const find = bulkDataOf(blobs, instance)
  const groups = itemsOf(attributes, 'WaveformSequence').slice(0, MOST_GROUPS)
  for (const [index, group] of groups.entries()) samples.push(await readGroup(blobs, instance, find, group, index))
  return samples
}
