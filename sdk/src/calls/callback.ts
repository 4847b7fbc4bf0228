import type { Reply } from '../reply.ts'

export type Callback = (reply: Reply) => void

export const isCallback = (value: unknown): value is Callback => typeof value === 'function'

/** Calls the page back. What its callback throws is the page's own error: it is shown as one and does not stop us. */
export function callBack(callback: Callback, reply: Reply): void {
  try {
    callback(reply)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
