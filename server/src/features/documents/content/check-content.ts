import { type DocumentKind, refuseBeginning, SIGNATURE_BYTES } from '@opaline/contract'
import { refuseFile } from '../../instances/refuse-file.ts'
import { type Walk, WalkedFile } from './walk.ts'
import { walkBmp } from './walk-bmp.ts'
import { walkJpeg } from './walk-jpeg.ts'
import { walkMp4 } from './walk-mp4.ts'
import { walkPdf } from './walk-pdf.ts'
import { walkPng } from './walk-png.ts'

const WALKS: Readonly<Record<DocumentKind, () => Walk>> = {
  pdf: walkPdf,
  jpeg: walkJpeg,
  png: walkPng,
  bmp: walkBmp,
  mp4: walkMp4,
}

/** Judges whether bytes that pass are a whole file of a kind; holds a few bytes of it. */
export class CheckedContent {
  readonly #kind: DocumentKind
  readonly #walked: WalkedFile
  #beginning = Buffer.alloc(0)
  #begun = false

  constructor(kind: DocumentKind) {
    this.#kind = kind
    this.#walked = new WalkedFile(WALKS[kind]())
  }

  /** @throws ApiError UnsupportedFile */
  push(chunk: Uint8Array): void {
    if (this.#begun) this.#walked.push(chunk)
    else this.#beginning = Buffer.concat([this.#beginning, chunk])
    if (!this.#begun && this.#beginning.length >= SIGNATURE_BYTES) this.#begin()
  }

  /** Says that all bytes came. @throws ApiError UnsupportedFile */
  end(): void {
    if (!this.#begun) this.#begin()
    this.#walked.end()
  }

  #begin(): void {
    const refusal = refuseBeginning(this.#kind, this.#beginning)
    if (refusal !== undefined) throw refuseFile(refusal)
    this.#begun = true
    this.#walked.push(this.#beginning)
    this.#beginning = Buffer.alloc(0)
  }
}
