import type { Reply } from './reply.ts'

/** Reports as an async iterator; whoever leaves the loop early stops the run. */
export async function* progressOf(
  run: (report: (reply: Reply) => void) => Promise<void>,
  stop: () => void,
): AsyncGenerator<Reply, void> {
  const replies: Reply[] = []
  let wake = (): void => {}
  let ended = false
  const report = (reply: Reply): void => {
    replies.push(reply)
    wake()
  }
  const running = run(report).finally(() => {
    ended = true
    wake()
  })
  try {
    while (!ended || replies.length > 0) {
      yield* replies.splice(0)
      if (!ended && replies.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    }
    await running
  } finally {
    stop()
  }
}
