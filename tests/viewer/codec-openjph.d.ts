declare module '@cornerstonejs/codec-openjph' {
  interface FrameInfo {
    readonly width: number
    readonly height: number
    readonly bitsPerSample: number
    readonly componentCount: number
    readonly isSigned: boolean
    readonly isUsingColorTransform: boolean
  }

  interface HTJ2KEncoder {
    /** The buffer for the plain pixels of a frame. */
    getDecodedBuffer(frame: FrameInfo): Uint8Array
    setQuality(isReversible: boolean, quality: number): void
    encode(): void
    getEncodedBuffer(): Uint8Array
  }

  const load: () => Promise<{ readonly HTJ2KEncoder: new () => HTJ2KEncoder }>
  export default load
}
