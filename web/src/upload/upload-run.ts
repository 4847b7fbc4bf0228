import { isNeeded } from './is-needed.ts'
import { type Settled, sendUntilSettled } from './send-until-settled.ts'
import type { ChosenFile, ItemState, UploadItem } from './upload-item.ts'

/** Files under way at the same time. */
const PARALLEL = 4
/** The page is told of news no more often. */
const TELL_EVERY_MS = 100

/** A run at one moment. */
export interface RunState {
  readonly items: readonly UploadItem[]
  readonly counts: Readonly<Record<ItemState, number>>
  readonly sentBytes: number
  readonly allBytes: number
  /** When the last file was settled; undefined while files are under way or none was chosen. */
  readonly finishedAt: Date | undefined
}

const NO_COUNTS: Readonly<Record<ItemState, number>> = {
  waiting: 0,
  sending: 0,
  retrying: 0,
  arrived: 0,
  refused: 0,
  skipped: 0,
}

const PASSING: ReadonlySet<string | undefined> = new Set(['NetworkError', 'Unavailable', 'Unreadable'])

/** Whether trying again may help. */
export const mayBeSentAgain = (item: UploadItem): boolean => item.state === 'refused' && PASSING.has(item.reason)

const isSettled = ({ state }: UploadItem): boolean => state === 'arrived' || state === 'refused'
const doneBytes = (item: UploadItem): number =>
  isSettled(item) ? item.file.size : Math.min(item.sentBytes, item.file.size)

/** Sends files into an upload share, several at a time, and tells what becomes of them. */
export class UploadRun {
  readonly #share: string
  readonly #items: UploadItem[] = []
  readonly #counts = { ...NO_COUNTS }
  readonly #listeners = new Set<() => void>()
  #sentBytes = 0
  #allBytes = 0
  #next = 0
  #active = 0
  #hasEnded = false
  #state: RunState = { items: [], counts: NO_COUNTS, sentBytes: 0, allBytes: 0, finishedAt: undefined }
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param share `/s/<token>` */
  constructor(share: string) {
    this.#share = share
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): RunState => this.#state

  /** Takes more files. */
  add(chosen: readonly ChosenFile[]): void {
    for (const { file, path } of chosen) {
      const state = isNeeded(file.name) ? 'waiting' : 'skipped'
      const number = this.#items.length + 1
      this.#items.push({ number, file, path, state, sentBytes: 0, reason: undefined, sha256: '' })
      this.#counts[state] += 1
      if (state === 'waiting') this.#allBytes += file.size
    }
    this.#pump()
    this.#tell()
  }

  /** Sends those again whose failure may have passed. */
  sendAgain(): void {
    this.#hasEnded = false
    for (const item of this.#items)
      if (mayBeSentAgain(item)) this.#change(item.number, { state: 'waiting', sentBytes: 0 })
    this.#next = 0
    this.#pump()
  }

  #pump(): void {
    while (this.#active < PARALLEL && this.#next < this.#items.length) {
      const item = this.#items[this.#next]
      this.#next += 1
      if (item?.state !== 'waiting') continue
      if (this.#hasEnded) this.#change(item.number, { state: 'refused', reason: 'Expired' })
      else void this.#send(item)
    }
  }

  async #send(item: UploadItem): Promise<void> {
    this.#active += 1
    this.#change(item.number, { state: 'sending' })
    const settled = await sendUntilSettled(this.#share, item, {
      onSent: (sentBytes) => this.#change(item.number, { state: 'sending', sentBytes }),
      onPause: () => this.#change(item.number, { state: 'retrying', sentBytes: 0 }),
    })
    this.#settle(item.number, settled)
    this.#active -= 1
    this.#pump()
    this.#tell()
  }

  #settle(number: number, settled: Settled): void {
    if (settled.kind === 'ended') this.#hasEnded = true
    if (settled.kind === 'arrived') this.#change(number, { state: 'arrived', sha256: settled.sha256 })
    else this.#change(number, { state: 'refused', reason: settled.kind === 'ended' ? 'Expired' : settled.reason })
  }

  #change(number: number, change: Partial<UploadItem>): void {
    const before = this.#items[number - 1]
    if (before === undefined) return
    const after = { ...before, ...change }
    this.#items[number - 1] = after
    this.#counts[before.state] -= 1
    this.#counts[after.state] += 1
    this.#sentBytes += doneBytes(after) - doneBytes(before)
    this.#tell()
  }

  /** Thousands of files give news thousands of times a second: they are gathered. */
  #tell(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const isDone = this.#items.length > 0 && this.#active === 0 && this.#next >= this.#items.length
      this.#state = {
        items: this.#items,
        counts: { ...this.#counts },
        sentBytes: this.#sentBytes,
        allBytes: this.#allBytes,
        finishedAt: isDone ? (this.#state.finishedAt ?? new Date()) : undefined,
      }
      for (const listener of this.#listeners) listener()
    }, TELL_EVERY_MS)
  }
}
