const HEADER_BYTES = 64

/** Unpacks one segment (PS3.5 G.3.2, PackBits). @throws RangeError for a segment that ends within a run */
function unpack(encoded: Uint8Array, bytes: number): Uint8Array {
  const plane = new Uint8Array(bytes)
  let from = 0
  let to = 0
  while (to < bytes && from + 1 < encoded.length) {
    const code = encoded[from] ?? 128
    if (code < 128) {
      const literal = encoded.subarray(from + 1, from + 2 + code)
      plane.set(literal.subarray(0, bytes - to), to)
      from += 2 + code
      to += 1 + code
    } else {
      if (code > 128) plane.fill(encoded[from + 1] ?? 0, to, to + 257 - code)
      to += code > 128 ? 257 - code : 0
      from += code > 128 ? 2 : 1
    }
  }
  if (to < bytes) throw new RangeError('An RLE segment is too short.')
  return plane
}

/**
 * Decodes an RLE frame (PS3.5 annex G): segments of most significant bytes first, component after component.
 * @returns the samples pixel by pixel, little endian
 */
export function decodeRle(encoded: Uint8Array, pixels: number, components: number, sampleBytes: number): Uint8Array {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const count = view.getUint32(0, true)
  if (count !== components * sampleBytes) throw new RangeError('The RLE frame has another number of segments.')
  const frame = new Uint8Array(pixels * count)
  for (let segment = 0; segment < count; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true)
    const end = segment + 1 < count ? view.getUint32(8 + segment * 4, true) : encoded.length
    if (start < HEADER_BYTES || end < start) throw new RangeError('An RLE segment is in no place.')
    const plane = unpack(encoded.subarray(start, end), pixels)
    const component = Math.floor(segment / sampleBytes)
    const place = component * sampleBytes + (sampleBytes - 1 - (segment % sampleBytes))
    for (let pixel = 0; pixel < pixels; pixel += 1) frame[pixel * count + place] = plane[pixel] ?? 0
  }
  return frame
}
