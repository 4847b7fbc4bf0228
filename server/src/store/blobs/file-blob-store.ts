import { mkdir, opendir, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { makeUuid, requireUuid } from '../../uuid.ts'
import { blobPath, foldersOf } from './blob-path.ts'
import type { BlobStore, PendingBlob } from './blob-store.ts'
import { files } from './file-calls.ts'
import { LentBuffers, type LentBytes } from './lent-buffers.ts'
import { MadeFolders } from './made-folders.ts'
import { OpenFiles } from './open-files.ts'
import { PendingFile } from './pending-file.ts'
import { type Range, readInto, readRange, readRangeBytes } from './read-range.ts'
import { toStorageError } from './storage-errors.ts'
import { syncFolder } from './sync-folder.ts'

const PENDING = 'pending'
const OPEN_FILES = 512
/** New blobs go into one folder for a while, and accounts have one each. */
const OPEN_FOLDERS = 16

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw toStorageError(error)
  }
}

/** Waits for all of them, so that none goes on behind the back of whoever handles the first failure. */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

/**
 * Blobs as files: `<account>/<3 days>/<65 seconds>/<key>`, the times being the first digits of the key. A small blob is
 * written there at once; a larger one arrives in `pending/` and gets its place by a rename, after its bytes are durable.
 * Then the folder is made durable.
 */
export class FileBlobStore implements BlobStore {
  readonly #root: string
  readonly #folders: MadeFolders
  readonly #open = new OpenFiles(OPEN_FILES)
  readonly #openFolders = new OpenFiles(OPEN_FOLDERS)
  readonly #buffers = new LentBuffers()

  private constructor(root: string) {
    this.#root = root
    this.#folders = new MadeFolders(root)
  }

  /** Opens the store in a folder, which is made when it is missing. */
  static async open(root: string): Promise<FileBlobStore> {
    await mkdir(join(root, PENDING), { recursive: true, mode: 0o700 })
    await syncFolder(dirname(root))
    await syncFolder(root)
    return new FileBlobStore(root)
  }

  async create(accountUuid: string): Promise<PendingBlob> {
    const key = makeUuid()
    return new PendingFile(requireUuid(accountUuid), key, join(this.#root, PENDING, key))
  }

  async commitBlobs(blobs: readonly PendingBlob[]): Promise<void> {
    const pending = blobs.filter((blob): blob is PendingFile => blob instanceof PendingFile)
    const folders = new Set(pending.map((blob) => foldersOf(blob.accountUuid, blob.key)[2]))
    try {
      await allDone(Array.from(folders, (folder) => this.#folders.require(folder)))
      await allDone(pending.map((blob) => blob.sync(this.#pathOf(blob.accountUuid, blob.key))))
      await allDone(pending.map((blob) => blob.moveTo(this.#pathOf(blob.accountUuid, blob.key))))
      await allDone(Array.from(folders, (folder) => this.#openFolders.use(join(this.#root, folder), files.sync)))
    } catch (error) {
      throw toStorageError(error)
    }
  }

  read(accountUuid: string, key: string, range: Range): Readable {
    return readRange(this.#open, this.#pathOf(accountUuid, key), key, range)
  }

  readBytes(accountUuid: string, key: string, range: Range): Promise<Buffer> {
    return readRangeBytes(this.#open, this.#pathOf(accountUuid, key), key, range)
  }

  async lendBytes(accountUuid: string, key: string, { offset, length }: Range): Promise<LentBytes> {
    const path = this.#pathOf(accountUuid, key)
    const lent = this.#buffers.lend(length)
    try {
      await readInto(this.#open, path, key, offset, lent.bytes)
    } catch (error) {
      lent.giveBack()
      throw error
    }
    return lent
  }

  async delete(accountUuid: string, key: string): Promise<void> {
    const path = this.#pathOf(accountUuid, key)
    this.#open.drop(path)
    await files.unlink(path).catch((error: unknown) => {
      if (!isMissing(error)) throw toStorageError(error)
    })
  }

  async *list(accountUuid: string): AsyncIterable<{ readonly key: string; readonly modifiedAt: Date }> {
    const account = join(this.#root, requireUuid(accountUuid))
    for (const outer of await namesIn(account)) {
      for (const inner of await namesIn(join(account, outer))) yield* this.#listFolder(join(account, outer, inner))
    }
  }

  async *#listFolder(folder: string): AsyncIterable<{ readonly key: string; readonly modifiedAt: Date }> {
    for await (const entry of await opendir(folder)) {
      const facts = await stat(join(folder, entry.name)).catch(() => undefined)
      // The rename that committed it is its last change, whenever its bytes came.
      if (facts !== undefined) yield { key: basename(entry.name), modifiedAt: facts.ctime }
    }
  }

  async sweepPending(olderThanMs: number): Promise<number> {
    const pending = join(this.#root, PENDING)
    let swept = 0
    for (const name of await namesIn(pending)) {
      const path = join(pending, name)
      const facts = await stat(path).catch(() => undefined)
      if (facts === undefined || Date.now() - facts.mtimeMs < olderThanMs) continue
      await files.unlink(path).then(
        () => {
          swept += 1
        },
        () => undefined,
      )
    }
    return swept
  }

  async check(): Promise<void> {
    const key = makeUuid()
    const path = join(this.#root, PENDING, key)
    const probe = new PendingFile(makeUuid(), key, path)
    try {
      await probe.write(Buffer.of(0))
      await probe.sync(path)
    } finally {
      await probe.discard()
    }
  }

  /** Lets go of the files and folders that are kept open. */
  close(): void {
    this.#open.close()
    this.#openFolders.close()
  }

  #pathOf(accountUuid: string, key: string): string {
    return join(this.#root, blobPath(accountUuid, key))
  }
}
