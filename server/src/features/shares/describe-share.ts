import { sql } from 'kysely'
import { showInstant } from '../../datetime.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import { addressName, selectDocuments } from '../documents/describe-documents.ts'
import { type Locale, localeOf } from '../mails/mail-texts.ts'
import type { LinkVisit } from '../viewer-links/viewer-link.ts'
import { inShare } from './find-share.ts'
import type { LiveShare } from './judge-share.ts'
import { countOpening, noteAccess } from './note-access.ts'

interface SharedDocument {
  readonly DocumentUuid: string
  readonly FileName: string
  readonly FileType: string
  readonly FileSize: number
  readonly Url: string
}

interface SharedStudy {
  readonly PatientOrderUuid: string
  readonly StudyInstanceUid: string
  readonly PatientName: string
  readonly PatientId: string
  readonly PatientsBirthDate: string
  readonly PerformedDatetime: string
  readonly OrderModality: string
  readonly StudyDescription: string
  readonly ImagesCount: number
  readonly SeriesCount: number
  readonly ThumbnailUrl: string
  readonly ViewUrl: string
  readonly DownloadUrl: string
  readonly DocumentList: readonly SharedDocument[]
}

/** What a share's page shows. Addresses are below the page's own origin; '' = there is none. */
export interface SharePage {
  readonly Kind: 'Order' | 'Folder' | 'FolderUpload'
  readonly ShareTitle: string
  readonly ShareDescription: string
  readonly SharedBy: string
  readonly AccountName: string
  readonly Locale: Locale
  readonly TimeZone: string
  readonly ExpireDatetime: string
  readonly UserCanDownloadStudies: boolean
  readonly HasPassword: boolean
  readonly StudyList: readonly SharedStudy[]
  readonly DownloadUrl: string
}

interface StudyRow {
  readonly id: string
  readonly patient_name: string
  readonly patient_id: string
  readonly birth_date: string
  readonly performed_datetime: string
  readonly modality: string
  readonly study_description: string
  readonly images_count: number
  readonly series_count: number
  readonly study_instance_uid: string
}

/** The orders of a share, which are visible; an order may open the study of the one that fulfils it. */
async function selectStudies(tx: Tx, orderUuids: readonly string[]): Promise<readonly StudyRow[]> {
  const { rows } = await sql<StudyRow>`
    select o.id, o.patient_name, o.patient_id, o.birth_date, o.performed_datetime, o.modality, o.study_description,
      coalesce(nullif(o.images_count, 0), s.instances_count, 0) images_count,
      coalesce(nullif(o.series_count, 0), s.series_count, 0) series_count,
      coalesce(s.study_instance_uid, o.study_instance_uid) study_instance_uid
    from unnest(${orderUuids}::uuid[]) with ordinality given(id, place) join patient_orders o on o.id = given.id
    left join lateral (select t.* from studies t where t.order_id in (o.id, o.fulfilled_by) and t.trashed_at is null
      order by t.order_id = o.id desc limit 1) s on true
    order by given.place`.execute(tx)
  return rows
}

async function documentsOf(tx: Tx, token: string, orderUuids: readonly string[]) {
  const byOrder = new Map<string, SharedDocument[]>()
  if (orderUuids.length === 0) return byOrder
  for (const row of await selectDocuments(tx, orderUuids)) {
    const list = byOrder.get(row.order_id) ?? []
    list.push({
      DocumentUuid: row.id,
      FileName: row.file_name,
      FileType: row.media_type,
      FileSize: Number(row.blob_size),
      Url: `/s/${token}/documents/${row.id}/${addressName(row.file_name)}`,
    })
    byOrder.set(row.order_id, list)
  }
  return byOrder
}

const showStudy = (row: StudyRow, token: string, mayDownload: boolean, documents: readonly SharedDocument[]) => ({
  PatientOrderUuid: row.id,
  StudyInstanceUid: row.study_instance_uid,
  PatientName: row.patient_name,
  PatientId: row.patient_id,
  PatientsBirthDate: row.birth_date,
  PerformedDatetime: row.performed_datetime,
  OrderModality: row.modality,
  StudyDescription: row.study_description,
  ImagesCount: row.images_count,
  SeriesCount: row.series_count,
  ThumbnailUrl: row.images_count > 0 ? `/s/${token}/orders/${row.id}/thumbnail` : '',
  ViewUrl:
    row.images_count > 0 ? `/v/${token}/viewer?StudyInstanceUIDs=${encodeURIComponent(row.study_instance_uid)}` : '',
  DownloadUrl: mayDownload ? `/s/${token}/orders/${row.id}/download` : '',
  DocumentList: documents,
})

async function describeStudies(tx: Tx, token: string, { row, actor }: LiveShare): Promise<readonly SharedStudy[]> {
  const documents = await documentsOf(tx, token, actor.orderUuids)
  const rows = await selectStudies(tx, actor.orderUuids)
  return rows.map((study) => showStudy(study, token, row.may_download, documents.get(study.id) ?? []))
}

/** What a share's page shows at this moment; every asking is an opening, and recorded. @throws ApiError as `inShare` */
export const describeShare = (services: Services, visit: LinkVisit): Promise<SharePage> =>
  inShare(services, visit, async (tx, share) => {
    const { row, actor } = share
    const now = services.now()
    await noteAccess(tx, row, visit.facts, now, {
      action: 'ShareOpened',
      outcome: 'success',
      orderUuids: actor.orderUuids,
    })
    await countOpening(tx, row, now)
    const isUpload = row.kind === 'FolderUpload'
    const mayDownload = row.may_download && !isUpload
    return {
      // The other kinds have no address, so nobody comes to them here.
      Kind: row.kind as SharePage['Kind'],
      ShareTitle: row.title,
      ShareDescription: row.description,
      SharedBy: row.shared_by,
      AccountName: row.account_name,
      Locale: localeOf(row.locale),
      TimeZone: row.time_zone,
      ExpireDatetime: showInstant(row.expires_at),
      UserCanDownloadStudies: mayDownload,
      HasPassword: row.password_hash !== '',
      StudyList: await describeStudies(tx, visit.token, share),
      DownloadUrl: mayDownload ? `/s/${visit.token}/download` : '',
    }
  })
