import { parentPort } from 'node:worker_threads'
import { type FrameQuestion, sameFrames } from '../../features/codecs/same-frames.ts'

/** A thread that compares frames, so that decoding keeps nobody waiting. */
parentPort?.on('message', async ({ a, b }: FrameQuestion) => {
  parentPort?.postMessage(await sameFrames(a, b))
})
