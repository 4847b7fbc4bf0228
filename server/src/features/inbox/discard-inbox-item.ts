import type { UseCase } from '../use-case.ts'
import { requireWaitingItem } from './waiting-items.ts'

/** Discards an image of the inbox; its bytes, which no row holds then, are swept. @throws ApiError NotFound */
export const discardInboxItem: UseCase<'DiscardInboxItem'> = async ({ tx, actor, note }, input) => {
  const item = await requireWaitingItem(tx, actor, input.InboxItemUuid)
  await tx
    .updateTable('inbox_items')
    .set({ state: 'Discarded', blob_key: null, settled_at: new Date(), settled_by: actor.userUuid })
    .where('id', '=', item.id)
    .execute()
  note.detail['InboxItemUuid'] = item.id
  return {}
}
