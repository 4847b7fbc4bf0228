import { type Logger, pino } from 'pino'
import { type CtImageOptions, ctImage } from '../../../../../dicom/test/ct-image.ts'
import { openArchive, type TestArchive } from '../../instances/testing/open-archive.ts'
import { callAs } from '../../orders/testing/open-order-list.ts'
import type { AuditNote, Call } from '../../use-case.ts'
import { deleteOrder } from '../delete-order.ts'
import { getTrash } from '../get-trash.ts'
import { purgeOrder } from '../purge-order.ts'
import { restoreOrder } from '../restore-order.ts'

/** An archive whose orders go to the trash and come back, as its Admin does it. */
export interface TrashArchive extends TestArchive {
  readonly log: Logger
  call<T>(work: (call: Call) => Promise<T>, actor?: Partial<TestArchive['actor']>, note?: AuditNote): Promise<T>
  /** Stores a small image. @returns its order */
  image(options?: CtImageOptions): Promise<string>
  delete(order: string, note?: AuditNote): Promise<unknown>
  restore(order: string, note?: AuditNote): ReturnType<typeof restoreOrder>
  purge(order: string, note?: AuditNote): Promise<unknown>
  /** The orders in the trash, those deleted last first. */
  trash(): Promise<string[]>
}

export async function openTrash(): Promise<TrashArchive> {
  const archive = await openArchive()
  const { InstitutionUuid, UserUuid } = archive.account
  const log = pino({ enabled: false })
  const call: TrashArchive['call'] = (work, actor = {}, note = { orderUuids: [], detail: {} }) =>
    callAs(archive.database, { ...archive.actor, ...actor }, note, work, { blobs: archive.blobs, log })
  const named = (PatientOrderUuid: string) => ({ UserUuid, PatientOrderUuid })
  return {
    ...archive,
    log,
    call,
    image: async (options = {}) => (await archive.store(ctImage({ size: 16, ...options }))).PatientOrderUuid,
    delete: (order, note) =>
      call((one) => deleteOrder(one, { ...named(order), PatientOrderInstitutionUuid: InstitutionUuid }), {}, note),
    restore: (order, note) => call((one) => restoreOrder(one, named(order)), {}, note),
    purge: (order, note) => call((one) => purgeOrder(one, { PatientOrderUuid: order }), {}, note),
    trash: async () =>
      (await call((one) => getTrash(one, { UserUuid }))).SearchResultList.map((order) => order.PatientOrderUuid),
  }
}
