/** One file of the viewer, served at `/viewer-app/` + `path`. */
export interface ViewerFile {
  /** Relative to `dist/app/`; the first segment is the build, so the address may be cached for ever. */
  readonly path: string
  readonly size: number
  /** Of the uncompressed bytes, hexadecimal. */
  readonly sha256: string
  readonly contentType: string
  /** Size of `path` + `.br` beside it; null where there is none. */
  readonly brotliSize: number | null
}

/** `dist/manifest.json`: what was built, and from what. */
export interface ViewerManifest {
  readonly package: string
  readonly version: string
  readonly integrity: string
  /** Changes with every change of the package or of the builder. */
  readonly build: string
  /** Where the files are served: `/viewer-app/<build>/`. */
  readonly basePath: string
  /** The page's template, relative to `dist/`. */
  readonly template: string
  /** Paths, as in `files`, of the scripts that need the decode worker's Content-Security-Policy. */
  readonly decodeWorkers: readonly string[]
  /** Sum of the sizes, uncompressed. */
  readonly size: number
  /** Sum of the sizes as sent to a browser that takes Brotli. */
  readonly brotliSize: number
  readonly files: readonly ViewerFile[]
}
