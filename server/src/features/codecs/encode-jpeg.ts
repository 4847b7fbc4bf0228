import { createRequire } from 'node:module'

/** The WebAssembly encoder; its buffers lie in the module's memory. */
export interface JpegEncoder {
  getDecodedBuffer(info: {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: 8
    readonly componentCount: 3
    readonly isSigned: false
  }): Uint8Array
  setProgressive(isProgressive: boolean): void
  setQuality(percent: number): void
  setSubSampling(kind: number): void
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}

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
    const buffer = encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount: 3, isSigned: false })
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
