import { CompiledQuery, sql } from 'kysely'
import type { Database, Tx } from '../../store/db/database.ts'
import { enqueueJob } from '../../store/db/enqueue-job.ts'
import { lockPatients } from '../patients/patients-lock.ts'
import type { IndexedTag } from './indexed-tag.ts'
import { type KeyedImage, writeKeys } from './write-keys.ts'

/** Goes through an account's images from one on, for the tags of one run. */
export interface IndexTagsJob {
  readonly accountUuid: string
  readonly runId: string
  /** The image after which it goes on; '0' begins. */
  readonly after: string
}

const AT_ONCE = 200
/** After so long a job leaves what is left to the next one. */
const BUDGET_MS = 60_000

/** Keys that every study has, which no list of tags takes away. */
const BUILT_IN = ['00080061', '00080090', '00200010']

const tagsOfRun = async (tx: Tx, runId: string): Promise<IndexedTag[]> => {
  const rows = await tx
    .selectFrom('indexed_tags')
    .select(['tag', 'level', 'vr', 'private_creator as privateCreator'])
    .where('run_id', '=', runId)
    .where('filled_at', 'is', null)
    .execute()
  return rows
}

/** Waits for arrivals that do not know of the tags yet; removes keys of tags that are gone, or that mean something else now. */
async function beginRun(tx: Tx, { accountUuid, runId }: IndexTagsJob): Promise<void> {
  await lockPatients(tx, accountUuid)
  await sql`delete from attribute_keys k where k.account_id = ${accountUuid}::uuid and k.tag <> all(${BUILT_IN}::text[])
    and k.tag not in (select x.tag from indexed_tags x where x.run_id <> ${runId}::uuid or x.filled_at is not null)`.execute(
    tx,
  )
}

interface Row extends KeyedImage {
  readonly id: string
}

async function selectImages(tx: Tx, accountUuid: string, after: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select i.id, i.study_id "studyId", e.series_instance_uid "seriesInstanceUid", i.sop_instance_uid "sopInstanceUid", i.metadata
    from instances i join series e on e.id = i.series_id
    where i.account_id = ${accountUuid}::uuid and i.id > ${after}::bigint order by i.id limit ${AT_ONCE}`.execute(tx)
  return rows
}

/** The keys of the next images. @returns the last of them; undefined: there are no more */
async function indexSome(tx: Tx, { accountUuid, runId }: IndexTagsJob, after: string): Promise<string | undefined> {
  const tags = await tagsOfRun(tx, runId)
  const images = tags.length === 0 ? [] : await selectImages(tx, accountUuid, after)
  await writeKeys((statement, values) => tx.executeQuery(CompiledQuery.raw(statement, values)), tags, images)
  return images.at(-1)?.id
}

const endRun = (tx: Tx, runId: string) =>
  tx
    .updateTable('indexed_tags')
    .set({ filled_at: sql<Date>`now()` })
    .where('run_id', '=', runId)
    .where('filled_at', 'is', null)
    .execute()

/** Gives images that were stored before their account's tags the keys of these. What was done stays done if it is cut short. */
export async function indexTags(database: Database, job: IndexTagsJob): Promise<void> {
  const inAccount = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => database.forAccount(job.accountUuid, work)
  if (job.after === '0') await inAccount((tx) => beginRun(tx, job))
  const end = performance.now() + BUDGET_MS
  const next = (after: string): Promise<string | undefined> => inAccount((tx) => indexSome(tx, job, after))
  let after = await next(job.after)
  while (after !== undefined && performance.now() < end) after = await next(after)
  await inAccount(async (tx) => {
    if (after === undefined) await endRun(tx, job.runId)
    else await enqueueJob(tx, 'index-tags', { ...job, after })
  })
}
