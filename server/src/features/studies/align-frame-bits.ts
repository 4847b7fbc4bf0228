/**
 * Brings a frame of single-bit pixels to the beginning of a byte: frames follow each other without padding, lowest bit
 * first (PS3.5 8.1.1), but a frame that is sent alone begins at bit 0. What is left of its last byte is 0.
 * @param bytes the bytes that hold the frame
 * @param skipBits 0 to 7: where it begins in the first of them
 */
export function alignFrameBits(bytes: Uint8Array, skipBits: number, frameBits: number): Buffer {
  const aligned = Buffer.alloc(Math.ceil(frameBits / 8))
  for (let at = 0; at < aligned.length; at += 1) {
    const pair = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    aligned[at] = (pair >> skipBits) & 0xff
  }
  const left = frameBits % 8
  if (left > 0) aligned[aligned.length - 1] = (aligned.at(-1) ?? 0) & ((1 << left) - 1)
  return aligned
}
