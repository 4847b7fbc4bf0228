import type { DataSet } from '../data-set.ts'
import { isDicomDir } from '../is-dicom-dir.ts'
import type { ReadLimits } from '../read-limits.ts'
import { Tag } from '../tag.ts'
import { encodeUtf8 } from '../text/encode-text.ts'
import { dataSetsWithin } from './data-sets-within.ts'
import { DeidentifyError } from './deidentify-error.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { absentValues, listTreatment, needsUtf8 } from './list-treatment.ts'
import { uidTreatment } from './map-uids.ts'
import { type OpenFile, openFile } from './open-file.ts'
import { type DeidentificationReport, ReportWriter } from './report.ts'
import { type Addition, spliceDataSet, type Treat } from './splice-data-set.ts'
import { type Splice, spliced } from './splice-element.ts'
import type { TagValues } from './tag-values.ts'
import { utf8Treatment } from './text-encoding.ts'

/** What is to be done to each file of a run. */
export interface DeidentifyOptions {
  /** Listed tags and what they become (`readTagValues`). */
  readonly values: TagValues
  /** Maps UIDs with this keyed hash; without it they stay. */
  readonly keyedHash?: KeyedHash
  readonly limits?: Partial<ReadLimits>
}

/** A file after its changes, as pieces of the original, which are not copied, and new ones. */
export interface Deidentified {
  /** What stands before the data set: preamble and file meta information. */
  readonly head: readonly Uint8Array[]
  /** The data set, inflated where the file has it deflated (`deidentifiedPieces` deflates it again). */
  readonly dataSet: readonly Uint8Array[]
  readonly deflated: boolean
  readonly report: DeidentificationReport
}

/**
 * Gives listed tags their values, at all levels, and maps UIDs where asked to. All other elements and the pixel data keep
 * their bytes, in every transfer syntax; lengths around a change are corrected. Where the character set of a place cannot
 * hold a value, all text of the file becomes UTF-8.
 * @throws DicomError for a file that cannot be read
 * @throws DeidentifyError for a DICOMDIR, and for a value that an element of a VR known only from the file cannot hold
 */
export function deidentify(file: Uint8Array, options: DeidentifyOptions): Deidentified {
  const open = openFile(file, options.limits)
  if (isDicomDir(open.header)) throw new DeidentifyError('NotAnInstance', 'A DICOMDIR is an index of other files.')
  const writer = new ReportWriter()
  const uids = options.keyedHash === undefined ? () => undefined : uidTreatment(options.keyedHash)
  const head = splicedHead(open, writer.noting(uids))
  const dataSet = splicedDataSet(open, options.values, uids, writer)
  return { head, dataSet, deflated: open.header.deflated, report: writer.report }
}

function splicedHead({ file, header }: OpenFile, treat: Treat): Uint8Array[] {
  const splices: Splice[] = []
  spliceDataSet(header.meta, treat, splices)
  return spliced(file, 0, header.dataSetOffset, splices)
}

function splicedDataSet(open: OpenFile, values: TagValues, uids: Treat, writer: ReportWriter): Uint8Array[] {
  const { header, tail, bytes, start } = open
  const outermost = header.dataSet
  const toUtf8 = needsUtf8(outermost, allDataSets(open), values)
  const listed = listTreatment(values, toUtf8)
  const noted = writer.noting((dataSet, element) => listed(dataSet, element) ?? uids(dataSet, element))
  const treat: Treat = (dataSet, element) =>
    noted(dataSet, element) ?? (toUtf8 ? utf8Treatment(dataSet, element) : undefined)
  const absent = absentValues(outermost, values, toUtf8)
  for (const { tag } of absent) writer.changed(tag)
  const splices: Splice[] = []
  const additions = toUtf8 ? [...characterSetOf(outermost), ...absent] : absent
  spliceDataSet(
    outermost,
    treat,
    splices,
    additions.sort((a, b) => a.tag - b.tag),
  )
  if (tail !== undefined) spliceDataSet(tail, treat, splices)
  return spliced(bytes, start, bytes.length, splices)
}

function* allDataSets({ header, tail }: OpenFile): Generator<DataSet> {
  yield* dataSetsWithin(header.dataSet)
  if (tail !== undefined) yield* dataSetsWithin(tail)
}

/** Says UTF-8 where the data set says nothing. */
const characterSetOf = (dataSet: DataSet): Addition[] =>
  dataSet.get(Tag.SpecificCharacterSet) === undefined
    ? [{ tag: Tag.SpecificCharacterSet, vr: 'CS', value: encodeUtf8('ISO_IR 192') }]
    : []
