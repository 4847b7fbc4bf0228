import loadCodec from '@cornerstonejs/codec-openjph'
import { ctImage } from '../../dicom/test/ct-image.ts'

const HTJ2K_LOSSLESS = '1.2.840.10008.1.2.4.201'
const PIXEL_DATA = 0x7fe00010

/** A CT image of `size` rows and columns, plain and as High-Throughput JPEG 2000, lossless (PS3.5 A.4.13). */
export async function htj2kImage(size: number): Promise<{ readonly plain: Uint8Array; readonly htj2k: Uint8Array }> {
  const plain = ctImage({ size })
  const { HTJ2KEncoder } = await loadCodec()
  const encoder = new HTJ2KEncoder()
  const frame = { width: size, height: size, bitsPerSample: 16, componentCount: 1 }
  encoder
    .getDecodedBuffer({ ...frame, isSigned: false, isUsingColorTransform: false })
    .set(plain.subarray(plain.length - size * size * 2))
  encoder.setQuality(true, 0)
  encoder.encode()
  const encoded = encoder.getEncodedBuffer()
  const fragment = new Uint8Array(encoded.length + (encoded.length % 2))
  fragment.set(encoded)
  const pixelData = { tag: PIXEL_DATA, vr: 'OB', value: { fragments: [new Uint8Array(0), fragment] } }
  return { plain, htj2k: ctImage({ size, transferSyntaxUid: HTJ2K_LOSSLESS, pixelData }) }
}
