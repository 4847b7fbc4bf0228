import type { Reply } from '../reply.ts'

/** What the server is asked of a file. */
export interface Question {
  /** '' for a file that is known by its bytes alone. */
  readonly SopInstanceUid: string
  /** Left out: whether anything is stored under the UID. */
  readonly Sha256?: string
}

/** Whether the server has the file: the order it belongs to, '' where it has not; or why it could not be asked. */
export type Knowledge = { readonly patientOrderUuid: string } | { readonly problem: Reply }

/** As many as one call of CheckDicomFiles may ask for. */
const LARGEST_BATCH = 500
/** So many are asked at once; fewer wait for company after a question: a moment, and as long as enough is being sent. */
const WORTH_ASKING = 100
const MOMENT_MILLISECONDS = 50

const moment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, MOMENT_MILLISECONDS))

interface Asked {
  readonly question: Question
  readonly answer: (knowledge: Knowledge) => void
}

/** The order of a known file, out of its entry in the answer. */
type OrderOf = (known: Readonly<Record<string, unknown>>) => string

function knownOrders(reply: Reply, orderOf: OrderOf): ReadonlyMap<string, string> {
  const list = Array.isArray(reply['KnownList']) ? reply['KnownList'] : []
  return new Map(
    list.flatMap((known) => {
      const uid = known.SopInstanceUid ?? ''
      return [
        [`${uid} ${known.Sha256}`, orderOf(known)],
        [`${uid} `, orderOf(known)],
      ] as const
    }),
  )
}

/** Asks in batches: while one question is on its way, and for a while after, files gather for the following one. */
export class KnownFiles {
  readonly #ask: (questions: readonly Question[]) => Promise<Reply>
  readonly #orderOf: OrderOf
  readonly #isBusy: () => boolean
  #gathered: Asked[] = []
  #asking = false

  /** @param isBusy whether enough waits to be sent that nobody waits for an answer */
  constructor(ask: (questions: readonly Question[]) => Promise<Reply>, orderOf: OrderOf, isBusy = () => false) {
    this.#ask = ask
    this.#orderOf = orderOf
    this.#isBusy = isBusy
  }

  find(question: Question): Promise<Knowledge> {
    return new Promise((answer) => {
      this.#gathered.push({ question, answer })
      if (!this.#asking) void this.#askAll()
    })
  }

  async #askAll(): Promise<void> {
    this.#asking = true
    while (this.#gathered.length > 0) {
      const batch = this.#gathered.splice(0, LARGEST_BATCH)
      const reply = await this.#ask(batch.map(({ question }) => question))
      answerAll(batch, reply, knownOrders(reply, this.#orderOf))
      if (this.#gathered.length < WORTH_ASKING) await moment()
      while (this.#gathered.length < WORTH_ASKING && this.#isBusy()) await moment()
    }
    this.#asking = false
  }
}

function answerAll(batch: readonly Asked[], reply: Reply, known: ReadonlyMap<string, string>): void {
  for (const { question, answer } of batch) {
    const order = known.get(`${question.SopInstanceUid} ${question.Sha256 ?? ''}`) ?? ''
    answer(reply.Success ? { patientOrderUuid: order } : { problem: reply })
  }
}
