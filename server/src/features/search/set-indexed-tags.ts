import type { Tx } from '../../store/db/database.ts'
import { enqueueJob } from '../../store/db/enqueue-job.ts'
import { makeUuid } from '../../uuid.ts'
import type { UseCase } from '../use-case.ts'
import { readGivenTags } from './given-tags.rules.ts'
import type { IndexedTag } from './indexed-tag.ts'
import { type KnownIndexedTag, readIndexedTags } from './read-indexed-tags.ts'
import { showIndexedTags } from './show-indexed-tags.ts'

/** Two Admins who set the list at once do so one after the other. */
const lockList = (tx: Tx) => tx.selectFrom('accounts').select('id').forNoKeyUpdate().execute()

const isSame = (a: IndexedTag, b: IndexedTag): boolean =>
  a.tag === b.tag && a.level === b.level && a.vr === b.vr && a.privateCreator === b.privateCreator

async function writeList(tx: Tx, accountUuid: string, tags: readonly IndexedTag[], before: readonly KnownIndexedTag[]) {
  const runId = makeUuid()
  const rows = tags.map((tag, index) => ({
    account_id: accountUuid,
    tag: tag.tag,
    level: tag.level,
    vr: tag.vr,
    private_creator: tag.privateCreator,
    position: index + 1,
    filled_at: before.some((other) => other.isFilled && isSame(tag, other)) ? new Date() : null,
    run_id: runId,
  }))
  await tx.deleteFrom('indexed_tags').execute()
  if (rows.length > 0) await tx.insertInto('indexed_tags').values(rows).execute()
  await enqueueJob(tx, 'index-tags', { accountUuid, runId, after: '0' })
}

/** Sets what is searched beyond the standard's attributes; a job goes through the images that are stored. */
export const setIndexedTags: UseCase<'SetIndexedTags'> = async ({ tx, actor, note }, input) => {
  const tags = readGivenTags(input.IndexedTagList)
  await lockList(tx)
  const before = await readIndexedTags(tx)
  note.detail['Tags'] = tags.map(({ tag }) => tag)
  const isUnchanged = tags.length === before.length && tags.every((tag, at) => before[at] && isSame(tag, before[at]))
  if (!isUnchanged) await writeList(tx, actor.accountUuid, tags, before)
  return showIndexedTags(await readIndexedTags(tx))
}
