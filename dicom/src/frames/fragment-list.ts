/** What the ends of a fragment tell about the frames. */
export const STARTS_STREAM = 1
export const ENDS_STREAM = 2

/** Fragments of encapsulated pixel data as they are met: 13 bytes each. */
export class FragmentList {
  count = 0
  #offsets = new Float64Array(64)
  #lengths = new Uint32Array(64)
  #marks = new Uint8Array(64)

  add(offset: number, length: number, marks: number): void {
    if (this.count === this.#offsets.length) this.#grow()
    this.#offsets[this.count] = offset
    this.#lengths[this.count] = length
    this.#marks[this.count] = marks
    this.count += 1
  }

  get offsets(): Float64Array {
    return this.#offsets.slice(0, this.count)
  }

  get lengths(): Uint32Array {
    return this.#lengths.slice(0, this.count)
  }

  get marks(): Uint8Array {
    return this.#marks.slice(0, this.count)
  }

  #grow(): void {
    const size = this.#offsets.length * 2
    this.#offsets = extended(new Float64Array(size), this.#offsets)
    this.#lengths = extended(new Uint32Array(size), this.#lengths)
    this.#marks = extended(new Uint8Array(size), this.#marks)
  }
}

function extended<T extends { set(from: T): void }>(to: T, from: T): T {
  to.set(from)
  return to
}
