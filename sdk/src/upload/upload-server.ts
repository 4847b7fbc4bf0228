import { failure, type Reply } from '../reply.ts'
import type { Client, WireInput } from '../wire/client.ts'
import { Gate } from './gate.ts'
import type { Question } from './known-files.ts'
import { Patience } from './patience.ts'
import type { UploadTarget } from './upload-target.ts'

const isReadable = (file: Blob): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )

/** What a run asks of the server: never more requests at a time than the run has places, each tried with patience. */
export class UploadServer {
  readonly #client: Client
  readonly #target: UploadTarget
  readonly #signal: AbortSignal
  readonly #gate: Gate
  readonly #patience: Patience
  #ended: Reply | undefined

  constructor(client: Client, target: UploadTarget, signal: AbortSignal, places: () => number) {
    this.#client = client
    this.#target = target
    this.#signal = signal
    this.#gate = new Gate(places)
    this.#patience = new Patience(client.wire.timing, signal)
  }

  /** Which of the files are stored already. */
  check(questions: readonly Question[]): Promise<Reply> {
    const { method, input } = this.#target.check(questions)
    return this.#call(method, input)
  }

  /** An order as it is now. */
  order(patientOrderUuid: string): Promise<Reply> {
    const { userUuid, institutionUuid } = this.#target
    return this.#call('GetPatientOrderProperties', {
      UserUuid: userUuid,
      PatientOrderInstitutionUuid: institutionUuid,
      PatientOrderUuid: patientOrderUuid,
    })
  }

  /** Sends a file until it is stored, refused, or the run's patience has ended. The Blob itself goes out. */
  sendFile(file: Blob, onSent: (bytes: number) => void): Promise<Reply> {
    const { method, input, type } = this.#target.send(file)
    const options = { signal: this.#signal, onSent }
    return this.#request(async () => {
      const reply = await this.#client.sendFile(method, input, type, file, options)
      return reply.ErrorCode !== 'NetworkError' || (await isReadable(file)) ? reply : unreadable()
    })
  }

  #call(method: string, input: WireInput): Promise<Reply> {
    return this.#request(() => this.#client.call(method, input, { signal: this.#signal }), true)
  }

  /** Once the session has ended for good, what is left of the run is answered without a request. */
  #request(once: () => Promise<Reply>, urgent = false): Promise<Reply> {
    return this.#gate.run(async () => {
      if (this.#ended !== undefined) return this.#ended
      const reply = await this.#patience.keepTrying(once)
      if (reply.ErrorCode === 'Unauthorized') this.#ended = reply
      return reply
    }, urgent)
  }
}

/** What is said of a file that went away after it was chosen. */
export const unreadable = (): Reply => failure('UnsupportedFile', 'The file cannot be read any more.')
