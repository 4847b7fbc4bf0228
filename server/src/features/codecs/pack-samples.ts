import type { PixelFormat } from './pixel-format.ts'

/** Bytes of one sample where it is stored without compression. */
export const sampleBytesOf = ({ bitsAllocated }: PixelFormat): number => bitsAllocated / 8

/** The samples in little endian order, each in 1, 2 or 4 bytes; what is above them is cut off. */
export function packSamples(samples: Uint32Array, sampleBytes: number): Uint8Array {
  if (sampleBytes === 1) return Uint8Array.from(samples)
  if (sampleBytes === 2) return new Uint8Array(Uint16Array.from(samples).buffer)
  return new Uint8Array(samples.slice().buffer)
}

/** Fills the bits above the stored ones with the sign, as two's complement wants it; unsigned samples stay. */
export function extendSign(samples: Uint32Array, { isSigned, bitsStored }: PixelFormat): Uint32Array {
  if (!isSigned || bitsStored === 32) return samples
  const unused = 32 - bitsStored
  return samples.map((sample) => (sample << unused) >> unused)
}
