import type { Tx } from '../../store/db/database.ts'
import type { IndexedTag } from './indexed-tag.ts'

/** An indexed tag, and whether all that is stored has its keys. */
export interface KnownIndexedTag extends IndexedTag {
  readonly isFilled: boolean
}

/** The indexed tags of the transaction's account, in their order. */
export async function readIndexedTags(tx: Tx): Promise<readonly KnownIndexedTag[]> {
  const rows = await tx
    .selectFrom('indexed_tags')
    .select(['tag', 'level', 'vr', 'private_creator', 'filled_at'])
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    tag: row.tag,
    level: row.level,
    vr: row.vr,
    privateCreator: row.private_creator,
    isFilled: row.filled_at !== null,
  }))
}
