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
    const buffer = encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount: 3, isSigned: false })
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
