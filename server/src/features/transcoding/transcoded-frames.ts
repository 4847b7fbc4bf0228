import type { FrameTranscoder } from './frame-transcoder.ts'
import type { SourceFrames } from './source-frames.ts'

/** Which frames are brought where. */
export interface FrameOrder {
  readonly frames: SourceFrames
  readonly target: string
  readonly isLossy: boolean
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** One frame in another transfer syntax. */
export async function transcodedFrame(
  transcoder: FrameTranscoder,
  { frames, target, isLossy }: FrameOrder,
  number: number,
): Promise<Buffer> {
  return asBuffer(await transcoder.transcode(async () => ({ frame: await frames.read(number), isLossy, target })))
}

/**
 * Frames in another transfer syntax, in order: as many are worked on as the transcoder works on at once, so that whoever
 * reads slowly holds no more than these.
 */
export async function* transcodedFrames(
  transcoder: FrameTranscoder,
  order: FrameOrder,
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  const underWay: Promise<Buffer>[] = []
  for (let next = first; next <= last || underWay.length > 0; ) {
    for (; next <= last && underWay.length < transcoder.atOnce; next += 1) {
      const frame = transcodedFrame(transcoder, order, next)
      // Whoever stops reading leaves frames behind, whose failure is nobody's.
      frame.catch(() => undefined)
      underWay.push(frame)
    }
    const frame = underWay.shift()
    if (frame !== undefined) yield await frame
  }
}
