declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly J2KDecoder: new () => import('./wasm-decoder.ts').WasmDecoder }>
  export default load
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly JpegLSDecoder: new () => import('./wasm-decoder.ts').WasmDecoder }>
  export default load
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const load: (module: { print: () => void; printErr: () => void }) => Promise<{
    readonly HTJ2KDecoder: new () => import('./wasm-decoder.ts').WasmDecoder
    readonly HTJ2KEncoder: new () => import('./wasm-encoder.ts').Htj2kEncoder
  }>
  export default load
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly JPEGDecoder: new () => import('./wasm-decoder.ts').WasmDecoder }>
  export default load
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly J2KEncoder: new () => import('./wasm-encoder.ts').J2kEncoder }>
  export default load
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly JpegLSEncoder: new () => import('./wasm-encoder.ts').JpegLsEncoder }>
  export default load
}
