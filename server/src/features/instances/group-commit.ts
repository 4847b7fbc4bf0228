import { setImmediate } from 'node:timers/promises'

/** What became of one item of a group. */
export type Outcome<R> = { readonly value: R } | { readonly error: unknown }

interface Waiting<T, R> {
  readonly item: T
  readonly settle: (outcome: Outcome<R>) => void
}

/**
 * Lets concurrent work share one commit. Whoever comes while nothing runs goes at the end of the turn; whoever comes meanwhile
 * goes together with all that wait, so the group grows with the load and nobody waits for company.
 */
export class GroupCommit<T, R> {
  readonly #most: number
  readonly #commit: (group: string, items: readonly T[]) => Promise<readonly Outcome<R>[]>
  readonly #waiting = new Map<string, Waiting<T, R>[]>()

  /**
   * @param most items that go together
   * @param commit does the work for items of one group; it answers one outcome for each, or throws for all of them
   */
  constructor(most: number, commit: (group: string, items: readonly T[]) => Promise<readonly Outcome<R>[]>) {
    this.#most = most
    this.#commit = commit
  }

  /** Resolves or rejects as this item's outcome says. */
  add(group: string, item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      const settle = (outcome: Outcome<R>) => ('value' in outcome ? resolve(outcome.value) : reject(outcome.error))
      const queue = this.#waiting.get(group)
      if (queue !== undefined) {
        queue.push({ item, settle })
        return
      }
      const first = [{ item, settle }]
      this.#waiting.set(group, first)
      void this.#lead(group, first)
    })
  }

  async #lead(group: string, queue: Waiting<T, R>[]): Promise<void> {
    // Whoever comes in the same turn of the event loop, as those do who shared the commit before this one, goes along.
    await setImmediate()
    while (queue.length > 0) {
      const taken = queue.splice(0, this.#most)
      const outcomes = await this.#run(group, taken)
      for (const [index, waiting] of taken.entries()) {
        waiting.settle(outcomes[index] ?? { error: new Error('A group commit gave no outcome for one of its items.') })
      }
    }
    this.#waiting.delete(group)
  }

  async #run(group: string, taken: readonly Waiting<T, R>[]): Promise<readonly Outcome<R>[]> {
    try {
      return await this.#commit(
        group,
        taken.map(({ item }) => item),
      )
    } catch (error) {
      return taken.map(() => ({ error }))
    }
  }
}
