import type { IndexedTag } from './indexed-tag.ts'
import { indexedValues, readMetadata } from './indexed-values.rules.ts'

/** A stored image whose keys are to be written. */
export interface KeyedImage {
  readonly studyId: string
  readonly seriesInstanceUid: string
  readonly sopInstanceUid: string
  readonly metadata: Uint8Array
}

interface KeyRow extends Omit<KeyedImage, 'metadata'> {
  readonly tag: IndexedTag
  readonly value: string
}

const rowsOf = (image: KeyedImage, tags: readonly IndexedTag[]): KeyRow[] => {
  const dataSet = readMetadata(image.metadata)
  return tags.flatMap((tag) => indexedValues(dataSet, tag).map((value) => ({ ...image, tag, value })))
}

// In the order of the index, so that two who write the same keys at once do not wait in a circle.
const INSERT = `
insert into attribute_keys (account_id, tag, value, study_date, study_time, study_id, series_id, instance_id)
select distinct s.account_id, g.tag, case when g.vr = 'PN' then left(search_text(g.value), 200) else g.value end,
  s.study_date, s.study_time, s.id, case when g.level <> 'study' then e.id end, case when g.level = 'instance' then i.id end
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[])
  as g(tag, vr, level, value, study_id, series_uid, sop_uid)
join studies s on s.id = g.study_id join series e on e.study_id = s.id and e.series_instance_uid = g.series_uid
join instances i on i.series_id = e.id and i.sop_instance_uid = g.sop_uid
order by 1, 2, 3, 4, 5, 6, 7, 8
on conflict do nothing`

/**
 * Writes what images are found by under the indexed tags of their account; what is there already stays.
 * @param run runs a statement in the transaction of the account
 */
export async function writeKeys(
  run: (statement: string, values: unknown[]) => Promise<unknown>,
  tags: readonly IndexedTag[],
  images: readonly KeyedImage[],
): Promise<void> {
  const rows = tags.length === 0 ? [] : images.flatMap((image) => rowsOf(image, tags))
  if (rows.length === 0) return
  await run(INSERT, [
    rows.map(({ tag }) => tag.tag),
    rows.map(({ tag }) => tag.vr),
    rows.map(({ tag }) => tag.level),
    rows.map(({ value }) => value),
    rows.map(({ studyId }) => studyId),
    rows.map(({ seriesInstanceUid }) => seriesInstanceUid),
    rows.map(({ sopInstanceUid }) => sopInstanceUid),
  ])
}
