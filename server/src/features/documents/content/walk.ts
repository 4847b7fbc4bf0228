import { refuseFile } from '../../instances/refuse-file.ts'

/** What a walk over a file's bytes asks for next. */
type Step =
  | { readonly kind: 'take'; readonly count: number; readonly mayEnd: boolean }
  | { readonly kind: 'skip'; readonly count: number }
  | { readonly kind: 'marker' }
  | { readonly kind: 'tail'; readonly count: number }

/** Walks a file's structure: yields what it wants, gets the bytes of it, throws UnsupportedFile for what is no such file. */
export type Walk = Generator<Step, void, Buffer>

/** The next bytes. @param mayEnd whether the file may end here; the bytes are none then */
export const take = (count: number, mayEnd = false): Step => ({ kind: 'take', count, mayEnd })
/** Passes over the next bytes, which must be there. */
export const skip = (count: number): Step => ({ kind: 'skip', count })
/** The code of the next JPEG marker that is no fill byte, no stuffed byte and no restart (ITU-T T.81 B.1.1.2). */
export const nextMarker: Step = { kind: 'marker' }
/** Passes over all that is left; gives the last bytes of it. */
export const tail = (count: number): Step => ({ kind: 'tail', count })

export const cut = () => refuseFile('The file is cut: its end is missing. Copy it again from where it was made.')
export const damaged = (reason: string) => refuseFile(`The file is damaged: ${reason}.`)

const NOTHING = Buffer.alloc(0)
const MARKER = 0xff

const isMarkerCode = (code: number): boolean => code !== 0 && !(code >= 0xd0 && code <= 0xd7)

/** Runs a walk over bytes that come in pieces of any size; it holds what one step takes and nothing else. */
export class WalkedFile {
  readonly #walk: Walk
  #step: Step | undefined
  #held: Buffer = NOTHING
  #passed = 0
  #sawMarker = false

  constructor(walk: Walk) {
    this.#walk = walk
    this.#goOn(NOTHING)
  }

  /** @throws ApiError UnsupportedFile */
  push(chunk: Uint8Array): void {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (rest.length > 0 && this.#step !== undefined) rest = this.#feed(this.#step, rest)
  }

  /** Says that all bytes came. @throws ApiError UnsupportedFile */
  end(): void {
    const step = this.#step
    if (step === undefined) return
    const mayEnd = step.kind === 'tail' || (step.kind === 'take' && step.mayEnd && this.#held.length === 0)
    if (mayEnd) this.#goOn(this.#held)
    if (!mayEnd || this.#step !== undefined) throw cut()
  }

  #goOn(bytes: Buffer): void {
    this.#held = NOTHING
    this.#passed = 0
    let given = bytes
    do {
      const { done, value } = this.#walk.next(given)
      this.#step = done ? undefined : value
      given = NOTHING
    } while (this.#step?.kind === 'skip' && this.#step.count === 0)
  }

  /** Gives a step bytes. @returns those that it did not want */
  #feed(step: Step, rest: Buffer): Buffer {
    if (step.kind === 'take') return this.#take(step.count, rest)
    if (step.kind === 'skip') return this.#skip(step.count, rest)
    if (step.kind === 'marker') return this.#findMarker(rest)
    this.#held = Buffer.concat([this.#held, rest.subarray(-step.count)]).subarray(-step.count)
    return NOTHING
  }

  #take(count: number, rest: Buffer): Buffer {
    const missing = count - this.#held.length
    this.#held = Buffer.concat([this.#held, rest.subarray(0, missing)])
    if (this.#held.length === count) this.#goOn(this.#held)
    return rest.subarray(missing)
  }

  #skip(count: number, rest: Buffer): Buffer {
    const missing = count - this.#passed
    this.#passed += Math.min(missing, rest.length)
    if (this.#passed === count) this.#goOn(NOTHING)
    return rest.subarray(missing)
  }

  #findMarker(rest: Buffer): Buffer {
    let at = this.#sawMarker ? 0 : rest.indexOf(MARKER) + 1
    this.#sawMarker = at > 0 || this.#sawMarker
    while (this.#sawMarker && at < rest.length) {
      const code = rest[at] ?? 0
      at += 1
      if (code === MARKER) continue
      this.#sawMarker = false
      if (isMarkerCode(code)) {
        this.#goOn(Buffer.of(code))
        return rest.subarray(at)
      }
      at = rest.indexOf(MARKER, at) + 1
      this.#sawMarker = at > 0
    }
    return NOTHING
  }
}
