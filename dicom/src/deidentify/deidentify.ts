import type { DataSet } from '../data-set.ts'
import { isDicomDir } from '../is-dicom-dir.ts'
import { Tag } from '../tag.ts'
import { encodeUtf8 } from '../text/encode-text.ts'
import { KeptElements, planBasic } from './basic.ts'
import { allDataSets } from './data-sets-within.ts'
import { DeidentifyError } from './deidentify-error.ts'
import { absentValues, listTreatment, needsUtf8 } from './list-treatment.ts'
import { uidTreatment } from './map-uids.ts'
import { type OpenFile, openFile } from './open-file.ts'
import type { BasicProfile, DeidentifyOptions } from './options.ts'
import { type DeidentificationReport, ReportWriter } from './report.ts'
import { type Addition, spliceDataSet, type Treat } from './splice-data-set.ts'
import { type Splice, spliced } from './splice-element.ts'
import type { TagValues } from './tag-values.ts'
import { utf8Treatment } from './text-encoding.ts'

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
  return options.basic === undefined ? listed(open, options) : basic(open, options.basic, options)
}

function listed(open: OpenFile, { values, keyedHash }: DeidentifyOptions): Deidentified {
  const { header, file, bytes } = open
  const writer = new ReportWriter()
  const uids = keyedHash === undefined ? () => undefined : uidTreatment(keyedHash)
  const splices: Splice[] = []
  spliceDataSet(header.meta, writer.noting(uids), splices)
  const dataSet = spliceFile(open, { values, writer, treat: uids, additions: [] })
  return {
    head: spliced(file, 0, header.dataSetOffset, splices),
    dataSet: spliced(bytes, open.start, bytes.length, dataSet),
    deflated: header.deflated,
    report: writer.report,
  }
}

function basic(open: OpenFile, profile: BasicProfile, options: DeidentifyOptions): Deidentified {
  const { header, tail, bytes, start, pixelEnd } = open
  const writer = new ReportWriter()
  const plan = planBasic(open, profile, options)
  const kept = new KeptElements()
  const { values } = options
  const splices = spliceFile(open, { values, writer, treat: plan.treat, additions: plan.additions, kept })
  // What stands behind the last element is no part of the object.
  const end = tail === undefined ? pixelEnd : tail.offset + tail.length
  const pixels = { start: header.pixelData?.offset ?? end, end: pixelEnd }
  const left = [...spliced(bytes, start, pixels.start, splices), ...spliced(bytes, pixels.end, end, splices)]
  kept.sweep(
    plan,
    left.filter((piece) => piece.buffer === bytes.buffer),
    profile.acceptedTags ?? [],
  )
  const dataSet = spliced(bytes, start, end, [...splices, ...plan.pixels])
  return { head: [plan.head], dataSet, deflated: header.deflated, report: writer.report }
}

/** What is done to the elements of a file beside the listed tags. */
interface FileTreatment {
  readonly values: TagValues
  readonly writer: ReportWriter
  readonly treat: Treat
  readonly additions: readonly Addition[]
  readonly kept?: KeptElements
}

function spliceFile(open: OpenFile, { values, writer, treat, additions, kept }: FileTreatment): Splice[] {
  const { header, tail } = open
  const outermost = header.dataSet
  const toUtf8 = needsUtf8(outermost, allDataSets(open), values)
  const listedTreat = listTreatment(values, toUtf8)
  const noted = writer.noting((dataSet, element) => listedTreat(dataSet, element) ?? treat(dataSet, element))
  const seen = kept?.noting(noted) ?? noted
  const whole: Treat = (dataSet, element) =>
    seen(dataSet, element) ?? (toUtf8 ? utf8Treatment(dataSet, element) : undefined)
  const absent = absentValues(outermost, values, toUtf8)
  const own = additions.filter(({ tag }) => !values.has(tag))
  for (const { tag } of [...absent, ...own]) writer.changed(tag)
  const all = [...absent, ...own, ...(toUtf8 ? characterSetOf(outermost) : [])].sort((a, b) => a.tag - b.tag)
  const splices: Splice[] = []
  spliceDataSet(outermost, whole, splices, all)
  if (tail !== undefined) spliceDataSet(tail, whole, splices)
  return splices
}

/** Says UTF-8 where the data set says nothing. */
const characterSetOf = (dataSet: DataSet): Addition[] =>
  dataSet.get(Tag.SpecificCharacterSet) === undefined
    ? [{ tag: Tag.SpecificCharacterSet, vr: 'CS', value: encodeUtf8('ISO_IR 192') }]
    : []
