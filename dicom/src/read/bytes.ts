/** The unsigned 16-bit number at `at`. */
export function uint16(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const a = bytes[at] as number
  const b = bytes[at + 1] as number
  return littleEndian ? a | (b << 8) : (a << 8) | b
}

/** The unsigned 32-bit number at `at`. */
export function uint32(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  const low = uint16(bytes, littleEndian ? at : at + 2, littleEndian)
  const high = uint16(bytes, littleEndian ? at + 2 : at, littleEndian)
  return high * 0x10000 + low
}

/** The tag at `at`. */
export function tagAt(bytes: Uint8Array, at: number, littleEndian: boolean): number {
  return uint16(bytes, at, littleEndian) * 0x10000 + uint16(bytes, at + 2, littleEndian)
}
