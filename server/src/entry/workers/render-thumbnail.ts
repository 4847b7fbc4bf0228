import { parentPort } from 'node:worker_threads'
import { renderThumbnail, type ThumbnailQuestion } from '../../features/thumbnails/render-thumbnail.ts'

/**
 * A thread that makes thumbnails, so that decoding keeps nobody waiting. It ends where it fails: a decoder that a broken
 * frame has stopped halfway is not used again.
 */
parentPort?.on('message', async (question: ThumbnailQuestion) => {
  parentPort?.postMessage(await renderThumbnail(question))
})
