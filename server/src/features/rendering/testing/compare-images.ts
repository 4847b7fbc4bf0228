import type { ByteImage } from '../resample.ts'
import type { Judgement } from './judge-renderings.ts'

/** How far an image is from a judge's. */
export interface Likeness {
  /** The largest difference of a sample; 255 for another size, or without a judge. */
  readonly most: number
  /** The share of samples within 1 level. */
  readonly near: number
}

/** Compares an image with a judge's picture, sample by sample of RGB. @param index of the judge's pictures */
export function compareImages(image: ByteImage, judgement: Judgement | undefined, index: number): Likeness {
  const expected = judgement?.frames[index]
  if (expected === undefined || judgement?.width !== image.width || judgement.height !== image.height)
    return { most: 255, near: 0 }
  let most = 0
  let near = 0
  for (let at = 0; at < expected.length; at += 1) {
    const shown = image.bytes[image.channels === 3 ? at : Math.floor(at / 3)] ?? 0
    const difference = Math.abs(shown - (expected[at] ?? 0))
    most = Math.max(most, difference)
    if (difference <= 1) near += 1
  }
  return { most, near: near / expected.length }
}
