import type { TestArchive } from './open-archive.ts'

/** The order's row. */
export const orderOf = (archive: TestArchive, orderUuid: string) =>
  archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.selectFrom('patient_orders').selectAll().where('id', '=', orderUuid).executeTakeFirstOrThrow(),
  )

/** The row of a stored image, with those above it. */
export const instanceOf = (archive: TestArchive, institutionUuid: string, sopInstanceUid: string) =>
  archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx
      .selectFrom('instances as i')
      .innerJoin('series as e', 'e.id', 'i.series_id')
      .innerJoin('studies as s', 's.id', 'i.study_id')
      .selectAll('i')
      .select(['e.attributes as series_attributes', 's.attributes as study_attributes', 's.order_id'])
      .select(['e.series_instance_uid', 's.study_instance_uid', 's.modalities'])
      .where('i.institution_id', '=', institutionUuid)
      .where('i.sop_instance_uid', '=', sopInstanceUid)
      .where('i.trashed_at', 'is', null)
      .executeTakeFirstOrThrow(),
  )

/** What waits in the inbox, oldest first. */
export const inboxOf = (archive: TestArchive) =>
  archive.database.forAccount(archive.account.AccountUuid, (tx) =>
    tx.selectFrom('inbox_items').selectAll().where('state', '=', 'Waiting').orderBy('at').execute(),
  )
