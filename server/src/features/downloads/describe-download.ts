import { type DirectoryRecord, type ReadWarningCode, writeDicomDir } from '@opaline/dicom'
import type { Tx } from '../../store/db/database.ts'
import { makeDicomUid } from '../../uuid.ts'
import { correctInstanceJson, correctStudyJson } from '../corrections/correct-json.ts'
import type { Overlay } from '../corrections/overlay.rules.ts'
import { readOverlayIn } from '../corrections/read-corrections.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { storedText } from '../studies/instance-json.ts'
import { type StoredInstance, storedInstance } from '../studies/stored-instance.ts'
import { cleanName } from './clean-name.rules.ts'
import { instanceRecord, patientRecord, seriesRecord } from './directory-records.ts'
import { type DownloadedDocument, listDocuments } from './list-documents.ts'
import { type DownloadedStudy, selectDownloadedStudy } from './select-downloaded-study.ts'
import { instancesOf, selectSeries } from './series-of-study.ts'
import type { TakenDownload } from './take-download.ts'

/** One image file and its place below the root. */
export interface DownloadedFile {
  readonly path: string
  readonly instance: StoredInstance
  /** Whether what PS3.10 7.1 wants before the data set is not all there. */
  readonly lacksHead: boolean
}

/** What goes into the zip file of an order. */
export interface Download {
  /** Undefined where there are no images. */
  readonly dicomDir: Uint8Array | undefined
  readonly files: readonly DownloadedFile[]
  readonly documents: readonly DownloadedDocument[]
  readonly overlay: Overlay | undefined
  /** The zip file's own name. */
  readonly name: string
}

interface Gathered {
  readonly files: DownloadedFile[]
  readonly record: DirectoryRecord
}

/** What reading says of files that are no whole ones of PS3.10. */
const HEAD_IS_LACKING: ReadonlySet<string> = new Set([
  'NoPreamble',
  'NoFileMeta',
  'NoTransferSyntax',
] satisfies ReadWarningCode[])

const numbered = (letter: string, number: number): string => `${letter}${String(number).padStart(7, '0')}`

/** What one series brings: its files, and their records under its own. */
async function gatherSeries(
  tx: Tx,
  series: Awaited<ReturnType<typeof selectSeries>>[number],
  folder: string,
  shared: { readonly accountUuid: string; readonly studyInstanceUid: string; readonly overlay: Overlay | undefined },
): Promise<Gathered> {
  const facts = {
    studyInstanceUid: shared.studyInstanceUid,
    seriesInstanceUid: series.series_instance_uid,
    modality: series.modality,
  }
  const files: DownloadedFile[] = []
  const records: DirectoryRecord[] = []
  for await (const row of instancesOf(tx, series.id)) {
    const fileId = ['DICOM', folder, numbered('I', files.length + 1)]
    const instance = storedInstance(shared.accountUuid, row)
    files.push({ path: fileId.join('/'), instance, lacksHead: row.warnings.some((code) => HEAD_IS_LACKING.has(code)) })
    const stored = JSON.parse(storedText(row, facts).toString('utf8')) as DicomAttributes
    const metadata = shared.overlay === undefined ? stored : correctInstanceJson(stored, shared.overlay)
    const hasPixels = row.pixel_data_offset !== null
    records.push(instanceRecord(metadata, { ...instance, instanceNumber: row.instance_number, hasPixels, fileId }))
  }
  const attributes = JSON.parse(series.attributes) as DicomAttributes
  const record = seriesRecord(attributes, { modality: series.modality, seriesNumber: series.series_number }, records)
  return { files, record }
}

async function gatherStudy(
  tx: Tx,
  accountUuid: string,
  study: DownloadedStudy,
  overlay: Overlay | undefined,
): Promise<Pick<Download, 'dicomDir' | 'files'>> {
  const shared = { accountUuid, studyInstanceUid: study.studyInstanceUid, overlay }
  const gathered: Gathered[] = []
  for (const series of await selectSeries(tx, study.id)) {
    const one = await gatherSeries(tx, series, numbered('S', gathered.length + 1), shared)
    if (one.files.length > 0) gathered.push(one)
  }
  const attributes = correctStudyJson(JSON.parse(study.attributes) as DicomAttributes, overlay)
  const series = gathered.map(({ record }) => record)
  const patient = patientRecord(attributes, study.orderDay, series)
  return { dicomDir: writeDicomDir([patient], makeDicomUid()), files: gathered.flatMap(({ files }) => files) }
}

/** Reads what goes into an order's zip file: where its images lie, their directory, its documents. */
export async function describeDownload(tx: Tx, taken: TakenDownload): Promise<Download> {
  const { accountUuid, orderUuid, asStored } = taken
  const study = await selectDownloadedStudy(tx, orderUuid)
  const overlay = asStored ? undefined : await readOverlayIn(tx, study?.corrected)
  const images = study ? await gatherStudy(tx, accountUuid, study, overlay) : { dicomDir: undefined, files: [] }
  return { ...images, documents: await listDocuments(tx, orderUuid), overlay, name: await nameOf(tx, orderUuid) }
}

/** The zip file's name: who, which id, when. */
async function nameOf(tx: Tx, orderUuid: string): Promise<string> {
  const {
    patient_name: name,
    patient_id: id,
    order_day: day,
  } = await tx
    .selectFrom('patient_orders')
    .select(['patient_name', 'patient_id', 'order_day'])
    .where('id', '=', orderUuid)
    .executeTakeFirstOrThrow()
  const [shown = ''] = name.split('=')
  return `${cleanName([shown.replaceAll('^', ' ').trim(), id, day].filter((text) => text !== '').join(' '), 'order')}.zip`
}
