import type { Rendering } from './render-with-pydicom.ts'

/** One frame as it must be painted. */
export interface ExpectedFrame extends Pick<Rendering, 'width' | 'height' | 'window'> {
  readonly rgb: Uint8Array
}

/** Frames by the end of their address, `<SOP Instance UID>/frames/<number>`. `numbers`: which ones were rendered, from 0 */
export function expectedFrames(
  renderings: readonly Rendering[],
  numbers?: readonly number[],
): ReadonlyMap<string, ExpectedFrame> {
  return new Map(
    renderings.flatMap(({ sopInstanceUid, frames, ...image }) =>
      frames.map((rgb, at): [string, ExpectedFrame] => [
        `${sopInstanceUid}/frames/${(numbers?.[at] ?? at) + 1}`,
        { ...image, rgb },
      ]),
    ),
  )
}
