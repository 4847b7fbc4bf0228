import type { PendingBlob } from './blob-store.ts'
import { files } from './file-calls.ts'
import { toStorageError } from './storage-errors.ts'

/** Bytes that are gathered before they are written: a call for each piece of a network's size would cost more than its bytes. */
const HELD_BYTES = 256 * 1024

/**
 * A blob that is arriving. A small one is held until it is written where it belongs; a larger one goes into a file that no
 * reader looks at, made with its first write. One write is under way while the next bytes are gathered, and no more.
 */
export class PendingFile implements PendingBlob {
  readonly key: string
  readonly accountUuid: string
  readonly #path: string
  #gathered: Uint8Array[] = []
  #length = 0
  #writing: Promise<void> = Promise.resolve()
  #fd: number | undefined
  #flushing: Promise<void> | undefined
  /** Where its bytes are; undefined: in memory. */
  #file: string | undefined
  #state: 'arriving' | 'placed' | 'gone' = 'arriving'

  constructor(accountUuid: string, key: string, path: string) {
    this.accountUuid = accountUuid
    this.key = key
    this.#path = path
  }

  get isFlushing(): boolean {
    return this.#flushing !== undefined
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#requireArriving()
    this.#gathered.push(chunk)
    this.#length += chunk.length
    if (this.#length < HELD_BYTES) return
    this.#file ??= this.#path
    await this.#startWrite(this.#file)
  }

  async finish(): Promise<void> {
    this.#requireArriving()
    if (this.#file === undefined) return
    if (this.#length > 0) await this.#startWrite(this.#file)
    await this.#written()
    // Its flush shares nothing with others', so it need not wait for the commit.
    this.#flush()
  }

  /** Makes the bytes durable; those that are held go to their place. @param place the path among the blobs */
  async sync(place: string): Promise<void> {
    this.#requireArriving()
    this.#file ??= place
    if (this.#length > 0 || this.#fd === undefined) await this.#startWrite(this.#file)
    await this.#written()
    await this.#flush()
  }

  /** Gives the file its place among the blobs, where it is not there yet; it takes no more bytes. */
  async moveTo(place: string): Promise<void> {
    if (this.#file !== undefined && this.#file !== place) await files.rename(this.#file, place)
    this.#state = 'placed'
    // Its bytes are durable: what closing says changes nothing, so nobody waits for it.
    this.#close().catch(() => undefined)
  }

  async discard(): Promise<void> {
    const wasArriving = this.#state === 'arriving'
    if (wasArriving) this.#state = 'gone'
    this.#gathered = []
    await this.#writing.catch(() => undefined)
    await this.#flushing?.catch(() => undefined)
    const file = this.#fd === undefined ? undefined : this.#file
    await this.#close()
    if (!wasArriving || file === undefined) return
    await files.unlink(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw toStorageError(error)
    })
  }

  /** Begins to write what was gathered, once the write before it has ended. */
  async #startWrite(file: string): Promise<void> {
    await this.#written()
    // A flush that failed stays failed: the next one would not tell of the bytes that were lost.
    await this.#flushing
    this.#flushing = undefined
    const pieces = this.#gathered
    const length = this.#length
    this.#gathered = []
    this.#length = 0
    this.#writing = this.#append(file, pieces, length)
    // The next call tells of the failure.
    this.#writing.catch(() => undefined)
  }

  async #append(file: string, pieces: readonly Uint8Array[], length: number): Promise<void> {
    this.#fd ??= await files.open(file, 'wx', 0o600)
    if (length > 0) await files.writeFully(this.#fd, pieces, length)
  }

  /** Flushes what is written, once; whoever waits for it hears of its failure. */
  #flush(): Promise<void> | undefined {
    if (this.#flushing === undefined && this.#fd !== undefined) {
      this.#flushing = files.datasync(this.#fd)
      this.#flushing.catch(() => undefined)
    }
    return this.#flushing
  }

  async #written(): Promise<void> {
    try {
      await this.#writing
    } catch (error) {
      throw toStorageError(error)
    }
  }

  #requireArriving(): void {
    if (this.#state !== 'arriving') throw new Error('The blob takes no more bytes: it was committed or discarded.')
  }

  async #close(): Promise<void> {
    const fd = this.#fd
    this.#fd = undefined
    if (fd !== undefined) await files.close(fd)
  }
}
