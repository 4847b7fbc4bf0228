import type { BlobStore } from '../../store/blobs/blob-store.ts'
import { ByteBoundedCache } from '../studies/byte-bounded-cache.ts'
import { FrameSyntaxes } from '../studies/frame-syntaxes.ts'
import type { StoredInstance } from '../studies/stored-instance.ts'
import { Turns } from '../turns.ts'
import { askForRendering, notRendered, type RenderingParameters } from './ask-for-rendering.ts'
import type { RenderQuestion } from './render-frame.ts'

/** Makes a picture of a frame, in this thread or in another. @throws for what cannot be shown */
export type RenderFrame = (question: RenderQuestion) => Promise<Uint8Array>

const MOST_BYTES = 64 * 2 ** 20
/** What an entry takes besides its picture, about. */
const ENTRY_BYTES = 700
const LIMITS = { atOnce: 16, mostWaiting: 2_000, refusal: 'Too many images are being rendered. Try again.' } as const

/** Pictures of frames, each made once while it is kept. Stored bytes never change, so that a blob's key stands for them. */
export class Renderings {
  readonly #sources: { readonly blobs: BlobStore; readonly frameSyntaxes: FrameSyntaxes }
  readonly #render: RenderFrame
  readonly #kept = new ByteBoundedCache<Uint8Array>(MOST_BYTES)
  readonly #underWay = new Map<string, Promise<Uint8Array>>()
  readonly #turns = new Turns(LIMITS)

  constructor(blobs: BlobStore, render: RenderFrame) {
    this.#sources = { blobs, frameSyntaxes: new FrameSyntaxes(blobs) }
    this.#render = render
  }

  /**
   * One frame as a picture. Whether the asker may see the instance is judged before. @param number from 1
   * @throws ApiError NotFound for a frame that there is not, UnsupportedFile (406) for what cannot be rendered,
   * InvalidParameter for a region outside of the image, Unavailable where too many wait
   */
  async renderInstance(instance: StoredInstance, number: number, parameters: RenderingParameters): Promise<Uint8Array> {
    const key = JSON.stringify([instance.blobKey, number, parameters])
    return this.#kept.get(key) ?? this.#underWay.get(key) ?? this.#make(key, instance, number, parameters)
  }

  #make(key: string, instance: StoredInstance, number: number, parameters: RenderingParameters): Promise<Uint8Array> {
    // Bytes are read only once their turn has come, so that those who wait hold none.
    const making = this.#turns
      .run(() => this.#draw(instance, number, parameters))
      .then((bytes) => {
        this.#kept.set(key, bytes, ENTRY_BYTES + key.length + bytes.length)
        return bytes
      })
      .finally(() => this.#underWay.delete(key))
    this.#underWay.set(key, making)
    return making
  }

  async #draw(instance: StoredInstance, number: number, parameters: RenderingParameters): Promise<Uint8Array> {
    const question = await askForRendering(this.#sources, instance, number, parameters)
    return this.#render(question).catch(() => {
      throw notRendered('The image cannot be decoded: it is damaged, or of a kind that is not rendered.')
    })
  }
}
