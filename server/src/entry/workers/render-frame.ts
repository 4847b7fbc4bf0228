import { parentPort } from 'node:worker_threads'
import { type RenderQuestion, renderFrame } from '../../features/rendering/render-frame.ts'

/** What our own code refuses harms nothing. */
async function renderOrRefuse(question: RenderQuestion): Promise<Uint8Array | undefined> {
  try {
    return await renderFrame(question)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Memory that a picture has nearly for itself is moved, not copied. */
const movable = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength * 2 > buffer.byteLength ? [buffer] : []

/**
 * A thread that renders pictures, so that decoding keeps nobody waiting; undefined for those that are none. It ends where it
 * fails otherwise: a decoder that a broken frame has stopped halfway is not used again.
 */
parentPort?.on('message', async (question: RenderQuestion) => {
  const bytes = await renderOrRefuse(question)
  parentPort?.postMessage(bytes, bytes ? movable(bytes) : [])
})
