import { type FrameTranscoding, transcodeFrame } from './transcode-frame.ts'

/** Brings frames into other transfer syntaxes, in threads or in this one. */
export interface FrameTranscoder {
  /** How many frames are worked on at the same time. */
  readonly atOnce: number
  /**
   * @param read reads the frame, when its turn comes: frames that wait take no memory
   * @throws ApiError Unavailable where too many wait; whatever the codecs throw
   */
  transcode(read: () => Promise<FrameTranscoding>): Promise<Uint8Array>
}

/** Does it in this thread: for commands and tests. */
export const inThisThread: FrameTranscoder = {
  atOnce: 1,
  transcode: async (read) => transcodeFrame(await read()),
}
