import { availableParallelism } from 'node:os'
import { type GivenUp, openWorkerThread, type WorkerThread } from '../codecs/worker-thread.ts'
import type { RenderQuestion } from './render-frame.ts'
import type { RenderFrame } from './renderings.ts'

/** A large digital radiograph takes about a second. */
const LIMITS = { longestMs: 20_000, megabytes: 512 } as const
/** With two, a picture that takes long keeps not everybody waiting. */
const FEWEST_THREADS = 2
const MOST_THREADS = 8

interface Member {
  readonly thread: WorkerThread<RenderQuestion, Uint8Array | undefined>
  waiting: number
}

/** The frame's bytes are moved, not copied, where they have their memory for themselves. */
function movable({ frame: { bytes } }: RenderQuestion): readonly ArrayBuffer[] {
  const { buffer } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength ? [buffer] : []
}

/** Renders pictures in threads of their own. @param program the built thread, `entry/workers/render-frame.ts` */
export function openWorkerRenderer(
  program: string,
  givenUp: GivenUp,
): { readonly render: RenderFrame; close(): Promise<void> } {
  const count = Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, availableParallelism() - 1))
  const members = Array.from(
    { length: count },
    (): Member => ({ thread: openWorkerThread(program, LIMITS, givenUp), waiting: 0 }),
  )
  const render: RenderFrame = async (question) => {
    const member = members.reduce((idlest, candidate) => (candidate.waiting < idlest.waiting ? candidate : idlest))
    member.waiting += 1
    try {
      const bytes = await member.thread.ask(question, movable(question))
      if (bytes === undefined) throw new RangeError('The frame cannot be shown.')
      return bytes
    } finally {
      member.waiting -= 1
    }
  }
  const close = async () => {
    await Promise.all(members.map(({ thread }) => thread.close()))
  }
  return { render, close }
}
