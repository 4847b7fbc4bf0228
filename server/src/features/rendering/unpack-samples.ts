/** Pixels of a single bit, lowest first (PS3.5 8.1.1). */
export function unpackBits(bytes: Uint8Array, pixels: number): Uint8Array {
  const samples = new Uint8Array(pixels)
  for (let at = 0; at < pixels; at += 1) samples[at] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1
  return samples
}

/** YBR_FULL_422 without compression: two pixels share their colours, Y1 Y2 Cb Cr (PS3.3 C.7.6.3.1.2). */
export function expandHalfColours(halved: ArrayLike<number>, pixels: number): Uint16Array {
  const samples = new Uint16Array(pixels * 3)
  for (let at = 0; at < pixels; at += 1) {
    const pair = (at >> 1) * 4
    samples[at * 3] = halved[pair + (at & 1)] ?? 0
    samples[at * 3 + 1] = halved[pair + 2] ?? 0
    samples[at * 3 + 2] = halved[pair + 3] ?? 0
  }
  return samples
}
