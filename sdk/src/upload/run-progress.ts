/** How far a run has come, in whole percent. */
export class RunProgress {
  readonly #files: number
  readonly #bytes: number
  #filesRead = 0
  #bytesDone = 0
  #shown = 0
  readonly #underWay = new Map<Blob, number>()
  #bytesUnderWay = 0

  constructor(files: readonly Blob[]) {
    this.#files = files.length
    this.#bytes = files.reduce((sum, file) => sum + file.size, 0)
  }

  /** 0–100 over the files read. */
  get reading(): number {
    return Math.floor((100 * this.#filesRead) / this.#files)
  }

  /** 0–100 by bytes, 100 once all is acknowledged; never falls back, though a file whose sending broke off starts anew. */
  get sending(): number {
    const bytes = this.#bytesDone + this.#bytesUnderWay
    const percent = this.#bytesDone < this.#bytes ? Math.min(99, Math.floor((100 * bytes) / this.#bytes)) : 100
    this.#shown = Math.max(this.#shown, percent)
    return this.#shown
  }

  read(): void {
    this.#filesRead += 1
  }

  sent(file: Blob, bytes: number): void {
    const now = Math.min(bytes, file.size)
    this.#bytesUnderWay += now - (this.#underWay.get(file) ?? 0)
    this.#underWay.set(file, now)
  }

  /** The file is sent, known or refused: nothing more is to be sent of it. */
  finished(file: Blob): void {
    this.#bytesUnderWay -= this.#underWay.get(file) ?? 0
    this.#underWay.delete(file)
    this.#bytesDone += file.size
  }
}
