import { createRequire } from 'node:module'
import type { JpegEncoder } from './wasm-encoder.ts'

// A CommonJS module that finds its .wasm beside itself.
const require = createRequire(import.meta.url)

const QUALITY_PERCENT = 88
/** Colours at the resolution of the light, `TJSAMP_444` of libjpeg-turbo: a picture this small is mostly edges. */
const FULL_COLOURS = 0

/** An 8-bit image, RGB pixel after pixel. */
export interface RgbImage {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** Encodes a small image as baseline JPEG. Grey ones too have three components: the encoder takes no others. */
export async function encodeJpeg({ width, height, rgb }: RgbImage): Promise<Uint8Array> {
  const load: typeof import('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs').default = require('@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs')
  const { JPEGEncoder } = await load({ print: () => undefined, printErr: () => undefined })
  const encoder: JpegEncoder = new JPEGEncoder()
  try {
    const samples = { bitsPerSample: 8, componentCount: 3, isSigned: false, isUsingColorTransform: true }
    const buffer = encoder.getDecodedBuffer({ width, height, ...samples })
    buffer.set(rgb)
    encoder.setProgressive(false)
    encoder.setQuality(QUALITY_PERCENT)
    encoder.setSubSampling(FULL_COLOURS)
    encoder.encode()
    return Uint8Array.from(encoder.getEncodedBuffer())
  } finally {
    encoder.delete()
  }
}
