import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import type { Services } from '../../services.ts'
import type { Arrival } from './arrival.ts'
import { examineBlob } from './examine-blob.ts'

type Needed = Pick<Services, 'blobs' | 'database'>

interface StoredRow {
  readonly id: string
  readonly blob_key: string
  readonly blob_size: string
}

/** What is wrong with a stored file is no fault of the one that is sent. */
const notTheirs = (blobKey: string, error: unknown): unknown =>
  error instanceof ApiError && error.code === 'UnsupportedFile'
    ? new Error(`The stored file ${blobKey} cannot be read any more: ${error.message}`)
    : error

/** Hashes the data sets of stored images and writes that to their rows. */
async function digestStored({ blobs, database }: Needed, accountUuid: string, ids: readonly string[]): Promise<void> {
  const { rows } = await database.forAccount(accountUuid, (tx) =>
    sql<StoredRow>`select id, blob_key, blob_size from instances where id = any(${[...ids]}::bigint[])`.execute(tx),
  )
  for (const { id, blob_key: blobKey, blob_size } of rows) {
    const { dataSetSha256 } = await examineBlob(blobs, accountUuid, { blobKey, blobSize: Number(blob_size) }).catch(
      (error: unknown) => {
        throw notTheirs(blobKey, error)
      },
    )
    await database.forAccount(accountUuid, (tx) =>
      sql`update instances set data_set_sha256 = ${dataSetSha256} where id = ${id}::bigint`.execute(tx),
    )
  }
}

/**
 * Hashes what a judgement needs, outside of any transaction: the data sets of stored images, which keep it, and that of an
 * arrival whose bytes are durable. Every arrival would take a third longer if it were hashed twice, and hardly any comes
 * again in another file.
 * @returns the arrival with the hash
 */
export async function digestDataSets(needed: Needed, arrival: Arrival, stored: readonly string[]): Promise<Arrival> {
  await arrival.durable
  const { accountUuid, examined } = arrival
  if (stored.length > 0) await digestStored(needed, accountUuid, stored)
  if (examined.dataSetSha256 !== undefined) return arrival
  const { dataSetSha256 } = await examineBlob(needed.blobs, accountUuid, arrival)
  return { ...arrival, examined: { ...examined, dataSetSha256 } }
}
