import { createRequire } from 'node:module'

/** What the WebAssembly decoders have in common; their buffers lie in the module's memory. */
export interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array
  decode(): void
  getDecodedBuffer(): Uint8Array
  getFrameInfo(): {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
  }
  /** Of JPEG-LS: 0 is plane after plane. */
  getInterleaveMode?(): number
  delete(): void
}

/** The codecs tell what they read to standard output, which is the log's. Each module makes the object its own. */
const quiet = () => ({ print: () => undefined, printErr: () => undefined })

type Load = () => Promise<() => WasmDecoder>

// They are CommonJS modules that find their .wasm beside themselves.
const require = createRequire(import.meta.url)

const LOADERS: Readonly<Record<'j2k' | 'jpeg-ls' | 'htj2k' | 'jpeg-dct', Load>> = {
  j2k: async () => {
    const load: typeof import('@cornerstonejs/codec-openjpeg/decodewasmjs').default = require('@cornerstonejs/codec-openjpeg/decodewasmjs')
    const { J2KDecoder } = await load(quiet())
    return () => new J2KDecoder()
  },
  'jpeg-ls': async () => {
    const load: typeof import('@cornerstonejs/codec-charls/decodewasmjs').default = require('@cornerstonejs/codec-charls/decodewasmjs')
    const { JpegLSDecoder } = await load(quiet())
    return () => new JpegLSDecoder()
  },
  htj2k: async () => {
    const load: typeof import('@cornerstonejs/codec-openjph/wasmjs').default = require('@cornerstonejs/codec-openjph/wasmjs')
    const { HTJ2KDecoder } = await load(quiet())
    return () => new HTJ2KDecoder()
  },
  'jpeg-dct': async () => {
    const load: typeof import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs').default = require('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs')
    const { JPEGDecoder } = await load(quiet())
    return () => new JPEGDecoder()
  },
}

export type WasmCodec = keyof typeof LOADERS

const loaded = new Map<WasmCodec, ReturnType<Load>>()

function loadOnce(codec: WasmCodec): ReturnType<Load> {
  const known = loaded.get(codec)
  if (known !== undefined) return known
  const loading = LOADERS[codec]()
  loaded.set(codec, loading)
  return loading
}

/** A decoded frame: samples of 1 or 2 bytes in little endian order. */
export interface DecodedFrame {
  readonly bytes: Uint8Array
  readonly rows: number
  readonly columns: number
  readonly components: number
  readonly bitsPerSample: number
  readonly isPlanar: boolean
}

/** Decodes one frame by WebAssembly. @throws whatever the codec throws for bytes that it cannot read */
export async function decodeByWasm(codec: WasmCodec, encoded: Uint8Array): Promise<DecodedFrame> {
  const make = await loadOnce(codec)
  const decoder = make()
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded)
    decoder.decode()
    const info = decoder.getFrameInfo()
    return {
      bytes: Uint8Array.from(decoder.getDecodedBuffer()),
      rows: info.height,
      columns: info.width,
      components: info.componentCount,
      bitsPerSample: info.bitsPerSample,
      isPlanar: info.componentCount > 1 && decoder.getInterleaveMode?.() === 0,
    }
  } finally {
    decoder.delete()
  }
}
