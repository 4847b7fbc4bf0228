import { createRequire } from 'node:module'

/** What an encoder is told of the image, before its samples are written into its memory. */
interface EncodedImage {
  readonly width: number
  readonly height: number
  readonly bitsPerSample: number
  readonly componentCount: number
  readonly isSigned: boolean
  readonly isUsingColorTransform: boolean
}

/** What the WebAssembly encoders have in common; their buffers lie in the module's memory. */
export interface WasmEncoder {
  getDecodedBuffer(image: EncodedImage): Uint8Array
  encode(): void
  getEncodedBuffer(): Uint8Array
  delete(): void
}
export interface JpegLsEncoder extends WasmEncoder {
  setNearLossless(tolerance: number): void
  /** 0: plane after plane, 2: sample after sample. */
  setInterleaveMode(mode: number): void
}
export interface J2kEncoder extends WasmEncoder {
  setQuality(isReversible: boolean, quality: number): void
  setCompressionRatio(ratio: number): void
  setDecompositions(count: number): void
}
export interface Htj2kEncoder extends WasmEncoder {
  setQuality(isReversible: boolean, quantizationStep: number): void
  setDecompositions(count: number): void
  /** 2 is RPCL. */
  setProgressionOrder(order: number): void
  setTLMMarker(isWanted: boolean): void
}

// They are CommonJS modules that find their .wasm beside themselves.
const require = createRequire(import.meta.url)

/** The codecs tell what they do to standard output, which is the log's. */
const quiet = () => ({ print: () => undefined, printErr: () => undefined })

async function openJpegLs(): Promise<() => JpegLsEncoder> {
  const load: typeof import('@cornerstonejs/codec-charls/wasmjs').default = require('@cornerstonejs/codec-charls/wasmjs')
  const { JpegLSEncoder } = await load(quiet())
  return () => new JpegLSEncoder()
}

async function openJ2k(): Promise<() => J2kEncoder> {
  const load: typeof import('@cornerstonejs/codec-openjpeg/wasmjs').default = require('@cornerstonejs/codec-openjpeg/wasmjs')
  const { J2KEncoder } = await load(quiet())
  return () => new J2KEncoder()
}

async function openHtj2k(): Promise<() => Htj2kEncoder> {
  const load: typeof import('@cornerstonejs/codec-openjph/wasmjs').default = require('@cornerstonejs/codec-openjph/wasmjs')
  const { HTJ2KEncoder } = await load(quiet())
  return () => new HTJ2KEncoder()
}

/** Loads each encoder when it is first needed, once for a thread. */
export const WASM_ENCODERS = {
  'jpeg-ls': loadedOnce(openJpegLs),
  j2k: loadedOnce(openJ2k),
  htj2k: loadedOnce(openHtj2k),
} as const

function loadedOnce<E>(open: () => Promise<() => E>): () => Promise<() => E> {
  let loading: Promise<() => E> | undefined
  return () => {
    loading ??= open()
    return loading
  }
}

/** Encodes one image by an encoder that was set up for it, and lets go of the encoder's memory. */
export function encodeOnce(encoder: WasmEncoder, image: EncodedImage, bytes: Uint8Array): Uint8Array {
  try {
    encoder.getDecodedBuffer(image).set(bytes)
    encoder.encode()
    return Uint8Array.from(encoder.getEncodedBuffer())
  } finally {
    encoder.delete()
  }
}
