import { fileNameOf } from '../files/file-name.ts'
import type { Reply } from '../reply.ts'

/** A file as the server is asked to sign for it: by its number in the run, never by its name. */
export interface SignedFile {
  /** From 1, as the files were given. */
  readonly FileNumber: number
  /** '' for a document. */
  readonly SopInstanceUid: string
  readonly Sha256: string
}

/** As many as the server signs for at once. */
const MOST_AT_ONCE = 5000

/** What the server has acknowledged in a run, to be signed at its end. */
export class RunReceipt {
  readonly #numbers: ReadonlyMap<Blob, number>
  readonly #stored: (readonly [Blob, SignedFile])[] = []

  constructor(files: readonly Blob[]) {
    this.#numbers = new Map(files.map((file, index) => [file, index + 1] as const).reverse())
  }

  /** Says that a file is stored, now or before. */
  add(file: Blob, SopInstanceUid: string, Sha256: string): void {
    this.#stored.push([file, { FileNumber: this.#numbers.get(file) ?? 0, SopInstanceUid, Sha256 }])
  }

  /** The receipt as the page gets it, with the names that stay on this machine; undefined where there is none to be had. */
  async take(sign: (files: readonly SignedFile[]) => Promise<Reply>): Promise<object | undefined> {
    const list = this.#stored.sort(([, a], [, b]) => a.FileNumber - b.FileNumber)
    const SignedList: object[] = []
    for (let at = 0; at < list.length; at += MOST_AT_ONCE) {
      const { Success, KeyId, Text, Signature } = await sign(list.slice(at, at + MOST_AT_ONCE).map(([, one]) => one))
      if (!Success) return undefined
      SignedList.push({ KeyId, Text, Signature })
    }
    const FileList = list.map(([file, one]) => ({ FileName: fileNameOf(file), ...one }))
    return list.length === 0 ? undefined : { FileList, SignedList }
  }
}
