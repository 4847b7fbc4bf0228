import { parentPort } from 'node:worker_threads'
import { type FrameTranscoding, transcodeFrame } from '../../features/transcoding/transcode-frame.ts'

/**
 * A thread that brings frames into other transfer syntaxes. It ends where it fails: a codec that a broken frame has stopped
 * halfway is not used again.
 */
parentPort?.on('message', async (transcoding: FrameTranscoding) => {
  parentPort?.postMessage(await transcodeFrame(transcoding))
})
