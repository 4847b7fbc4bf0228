import { createRequire } from 'node:module'
import type { JpegEncoder } from './wasm-encoder.ts'

// A CommonJS module that finds its .wasm beside itself.
const require = createRequire(import.meta.url)

type Module = Awaited<ReturnType<typeof import('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs').default>>

/** What a thread has loaded: compiling it takes longer than most pictures. */
const loaded = new Map<'jpeg', Promise<Module>>()

function loadOnce(): Promise<Module> {
  const known = loaded.get('jpeg')
  if (known !== undefined) return known
  const load: typeof import('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs').default = require('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs')
  const loading = load({ print: () => undefined, printErr: () => undefined })
  loaded.set('jpeg', loading)
  return loading
}

/** Colours at the resolution of the light, `TJSAMP_444` of libjpeg-turbo: writing and small pictures are mostly edges. */
const FULL_COLOURS = 0

/** An 8-bit image, RGB pixel after pixel. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Encodes a colour image as baseline JPEG. @param quality from 1 to 100 */
export async function encodeJpeg({ width, height, rgb }: RgbImage, quality: number): Promise<Uint8Array> {
  const { JPEGEncoder } = await loadOnce()
  const encoder: JpegEncoder = new JPEGEncoder()
  try {
    const samples = { bitsPerSample: 8, componentCount: 3, isSigned: false, isUsingColorTransform: true }
    const buffer = encoder.getDecodedBuffer({ width, height, ...samples })
    buffer.set(rgb)
    encoder.setProgressive(false)
    encoder.setQuality(quality)
    encoder.setSubSampling(FULL_COLOURS)
    encoder.encode()
    return Uint8Array.from(encoder.getEncodedBuffer())
  } finally {
    encoder.delete()
  }
}
