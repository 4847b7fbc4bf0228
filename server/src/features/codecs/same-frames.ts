import { decodeFrame, type EncodedFrame } from './decode-frame.ts'

/** Two frames, as a thread is asked about them. */
export interface FrameQuestion {
  readonly a: EncodedFrame
  readonly b: EncodedFrame
}

/** Compares frames by their pixels, in this thread or in another. */
export interface FrameComparer {
  /** Whether both decode to the same pixels; false as well where one of them cannot be decoded. */
  same(a: EncodedFrame, b: EncodedFrame): Promise<boolean>
}

/** RGB, and what it becomes in JPEG 2000 without loss, which the decoder turns back (PS3.3 C.7.6.3.1.2). */
const RGB = new Set(['RGB', 'YBR_RCT'])

const sameColours = (a: EncodedFrame, b: EncodedFrame): boolean => {
  const [ofA, ofB] = [a.format.photometricInterpretation, b.format.photometricInterpretation]
  return ofA === ofB || (RGB.has(ofA) && RGB.has(ofB))
}

const isSameForm = (a: EncodedFrame, b: EncodedFrame): boolean =>
  a.coding === 'native' &&
  b.coding === 'native' &&
  a.littleEndian === b.littleEndian &&
  a.format.isPlanar === b.format.isPlanar

const equal = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false
  return true
}

/** Whether two frames of the same attributes show the same: their samples are equal, bit by bit. */
export async function sameFrames(a: EncodedFrame, b: EncodedFrame): Promise<boolean> {
  if (!sameColours(a, b)) return false
  if (isSameForm(a, b)) return equal(a.bytes, b.bytes)
  try {
    return equal(await decodeFrame(a), await decodeFrame(b))
  } catch {
    return false
  }
}
