import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import { FileBlobStore } from '../../../store/blobs/file-blob-store.ts'
import type { Database } from '../../../store/db/database.ts'
import type { Actor } from '../../access/actor.ts'
import type { CreatedAccount } from '../../accounts/create-account.ts'
import { sameFrames } from '../../codecs/same-frames.ts'
import type { ArrivedImage, StoredImage } from '../arrival.ts'
import { ArrivalQueue } from '../arrival-queue.ts'
import { type StoreRequest, storeInstance, storeOrKeep } from '../store-instance.ts'

type Extra = Partial<Omit<StoreRequest, 'source'>> & { readonly maxFileBytes?: number }

/** One account with a database and a file store of its own, into which files are stored as any door does. */
export interface TestArchive {
  readonly account: CreatedAccount
  readonly actor: Actor
  readonly database: Database
  readonly testDatabase: TestDatabase
  readonly blobs: FileBlobStore
  readonly arrivals: ArrivalQueue
  /** The folder of the file store. */
  readonly folder: string
  store(file: Uint8Array | AsyncIterable<Uint8Array>, extra?: Extra): Promise<StoredImage>
  /** The same by a door whose contradictions go to the inbox. */
  keep(file: Uint8Array, extra?: Extra): Promise<ArrivedImage>
  /** Keys of the blobs that are stored, and how many files are pending. */
  blobKeys(): Promise<string[]>
  close(): Promise<void>
}

async function* inPieces(file: Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size)
}

export const actorOf = (account: CreatedAccount, more: Partial<Actor> = {}): Actor => ({
  accountUuid: account.AccountUuid,
  userUuid: account.UserUuid,
  userType: 'Admin',
  institutionUuids: [account.InstitutionUuid],
  orderUuids: undefined,
  ...more,
})

const MAX_FILE_BYTES = 2 ** 34

/**
 * Opens a fresh archive. @param blobFolder where its files are; left out: a folder of its own
 * @param shared a database in which it is a further account, and which whoever opened it closes
 */
export async function openArchive(blobFolder?: string, shared?: TestDatabase): Promise<TestArchive> {
  const testDatabase = shared ?? (await openTestDatabase())
  const folder = blobFolder ?? (await mkdtemp(join(tmpdir(), 'opaline-archive-')))
  const blobs = await FileBlobStore.open(folder)
  const account = await testDatabase.createAccount()
  const { database } = testDatabase
  const arrivals = new ArrivalQueue(database, blobs)
  const actor = actorOf(account)
  const neededFor = (maxFileBytes: number) => ({
    ...{ arrivals, blobs, database, frames: { same: sameFrames } },
    config: { MAX_FILE_BYTES: maxFileBytes },
  })
  const requestOf = (file: Uint8Array | AsyncIterable<Uint8Array>, extra: Omit<Extra, 'maxFileBytes'>) => ({
    actor,
    institutionUuid: account.InstitutionUuid,
    deed: { action: 'UploadDicomFile', userUuid: account.UserUuid, address: '192.0.2.1', requestId: 'test' },
    ...extra,
    source: file instanceof Uint8Array ? inPieces(file) : file,
  })
  const store: TestArchive['store'] = (file, { maxFileBytes = MAX_FILE_BYTES, ...extra } = {}) =>
    storeInstance(neededFor(maxFileBytes), requestOf(file, extra))
  const keep: TestArchive['keep'] = (file, { maxFileBytes = MAX_FILE_BYTES, ...extra } = {}) =>
    storeOrKeep(neededFor(maxFileBytes), { ...requestOf(file, extra), conflicts: 'inbox' })
  const blobKeys = async () => {
    const keys: string[] = []
    for await (const { key } of blobs.list(account.AccountUuid)) keys.push(key)
    return keys
  }
  const close = async () => {
    blobs.close()
    if (shared === undefined) await testDatabase.close()
    if (blobFolder === undefined) await rm(folder, { recursive: true })
  }
  return { account, actor, database, testDatabase, blobs, arrivals, folder, store, keep, blobKeys, close }
}
