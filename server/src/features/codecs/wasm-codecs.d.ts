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
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly HTJ2KDecoder: new () => import('./wasm-decoder.ts').WasmDecoder }>
  export default load
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly JPEGDecoder: new () => import('./wasm-decoder.ts').WasmDecoder }>
  export default load
}
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  const load: (module: {
    print: () => void
    printErr: () => void
  }) => Promise<{ readonly JPEGEncoder: new () => import('./encode-jpeg.ts').JpegEncoder }>
  export default load
}
