/** Where the coefficients stand in a block of 8 × 8, in the order in which they are coded (ITU-T T.81 figure A.6). */
export const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5],
  ...[12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28],
  ...[35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51],
  ...[58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
)

/** Quantization of luminance, row after row (ITU-T T.81 table K.1). */
export const LUMINANCE = Uint8Array.of(
  ...[16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55],
  ...[14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62],
  ...[18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92],
  ...[49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99],
)

/** Quantization of chrominance, row after row (ITU-T T.81 table K.2). */
export const CHROMINANCE = Uint8Array.of(
  ...[17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99],
  ...[24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99],
  ...new Uint8Array(32).fill(99),
)

/** The quantization of a quality from 1 to 100, by the scale that the Independent JPEG Group made common. */
export function quantizationSteps(table: Uint8Array, quality: number): Uint8Array {
  const percent = quality < 50 ? 5000 / quality : 200 - quality * 2
  return table.map((step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))))
}

/** How many codes there are of the lengths 1 to 16, and what they stand for. */
export interface HuffmanSpecification {
  readonly counts: Uint8Array
  readonly values: Uint8Array
}

/** Differences of DC coefficients (ITU-T T.81 table K.3, for all components). */
export const DC_SPECIFICATION: HuffmanSpecification = {
  counts: Uint8Array.of(0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
  values: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
}

/** AC coefficients (ITU-T T.81 table K.5, for all components). */
export const AC_SPECIFICATION: HuffmanSpecification = {
  counts: Uint8Array.of(0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d),
  values: new Uint8Array(
    Buffer.from(
      '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738' +
        '393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5' +
        'a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
      'hex',
    ),
  ),
}

/** Codes by value, each as its bits in the upper part and its length in the lower 5 bits. */
export function huffmanCodes({ counts, values }: HuffmanSpecification): Int32Array {
  const codes = new Int32Array(256)
  let code = 0
  let at = 0
  counts.forEach((count, index) => {
    for (const end = at + count; at < end; at += 1) {
      codes[values[at] ?? 0] = (code << 5) | (index + 1)
      code += 1
    }
    code *= 2
  })
  return codes
}
