import { type RawBuilder, sql } from 'kysely'

const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1'
/** Have pixels, but those of a mask that is drawn over other images. */
const SEGMENTATIONS = ['1.2.840.10008.5.1.4.1.1.66.4', '1.2.840.10008.5.1.4.1.1.66.7']

/** Whether the instance `i` of a statement is read as a page: it has neither pictures nor a PDF of its own. */
export const isReadable: RawBuilder<boolean> = sql<boolean>`(i.trashed_at is null
  and (i.pixel_data_offset is null and i.sop_class_uid <> ${ENCAPSULATED_PDF}
    or i.sop_class_uid in (${sql.join(SEGMENTATIONS)})))`

/** Whether the instance `i` of a statement is something that a viewer of images shows by itself. */
export const isImage: RawBuilder<boolean> = sql<boolean>`(i.trashed_at is null
  and (i.pixel_data_offset is not null or i.sop_class_uid = ${ENCAPSULATED_PDF})
  and i.sop_class_uid not in (${sql.join(SEGMENTATIONS)}))`
