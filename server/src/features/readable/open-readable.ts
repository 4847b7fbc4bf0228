import type { Services } from '../../services.ts'
import { readOverlay } from '../corrections/read-corrections.ts'
import type { Locale } from '../mails/mail-texts.ts'
import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { instanceJson } from '../studies/instance-json.ts'
import type { ShownSeriesKey, ShownStudy } from '../studies/shown-study.ts'
import { storedInstance } from '../studies/stored-instance.ts'
import { LinkRefusal, type ViewerLink } from '../viewer-links/viewer-link.ts'
import { isReadable } from './is-readable.ts'
import { layOut } from './lay-out.ts'
import { readWaveformSamples } from './read-waveform-samples.ts'
import type { ReadableDocument } from './readable-document.ts'
import { WORDS } from './words.ts'

/** What an object's attributes may take as text; reading them takes the server a fraction of a second. */
const MOST_BYTES = 16 * 2 ** 20
/** The same with contours, which are left out before it is read. */
const MOST_WITH_CONTOURS = 64 * 2 ** 20

/** Where an object is, as an address has it. */
export interface ObjectPath {
  readonly study: string
  readonly series: string
  readonly instance: string
}

const selectInstance = (services: Services, accountUuid: string, series: ShownSeriesKey, sopInstanceUid: string) =>
  services.database.forAccount(accountUuid, (tx) =>
    tx
      .selectFrom('instances as i')
      .select(['i.sop_instance_uid', 'i.sop_class_uid', 'i.instance_number', 'i.number_of_frames'])
      .select(['i.transfer_syntax_uid', 'i.metadata', 'i.blob_key', 'i.blob_size'])
      .where('i.series_id', '=', series.id)
      .where('i.sop_instance_uid', '=', sopInstanceUid)
      .where(isReadable)
      .executeTakeFirst(),
  )

/** Contours are drawn nowhere here, and are most of what a structure set says (PS3.3 C.8.8.6). */
const CONTOUR_DATA = /"30060050":\{"vr":"DS","Value":\[[^\]]*\]\}/g

/** The attributes of an object as its metadata have them, corrections laid over; undefined where they are too many. */
async function readAttributes(
  services: Services,
  accountUuid: string,
  study: ShownStudy,
  series: ShownSeriesKey,
  row: Parameters<typeof instanceJson>[0],
): Promise<DicomAttributes | undefined> {
  if (row.metadata.length > MOST_BYTES) return undefined
  const overlay = await readOverlay(services.database, accountUuid, study.corrected)
  const facts = { ...series, studyInstanceUid: study.studyInstanceUid }
  const stored = Buffer.concat(instanceJson(row, facts, overlay))
  if (stored.length > MOST_WITH_CONTOURS) return undefined
  const text = stored.toString('utf8').replace(CONTOUR_DATA, '"30060050":{"vr":"DS"}')
  return text.length > MOST_BYTES ? undefined : (JSON.parse(text) as DicomAttributes)
}

/**
 * An object of a link, laid out to be read.
 * @throws LinkRefusal where the link shows no such object, or one that is an image
 */
export async function openReadable(
  services: Services,
  link: ViewerLink,
  path: ObjectPath,
  locale: Locale,
): Promise<ReadableDocument> {
  const study = link.studies.get(path.study)
  const series = study?.series.get(path.series)
  const row = series && (await selectInstance(services, link.accountUuid, series, path.instance))
  if (study === undefined || series === undefined || row === undefined) throw new LinkRefusal('Unknown')
  const attributes = await readAttributes(services, link.accountUuid, study, series, row)
  const words = WORDS[locale]
  if (attributes === undefined)
    return { title: words.otherObject, facts: [], blocks: [{ kind: 'paragraph', text: words.tooLarge }] }
  const samples = await readWaveformSamples(services.blobs, storedInstance(link.accountUuid, row), attributes)
  return layOut(attributes, locale, samples)
}
