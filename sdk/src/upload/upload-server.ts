import { failure, type Reply } from '../reply.ts'
import type { Client, WireInput } from '../wire/client.ts'
import { Gate } from './gate.ts'
import type { Question } from './known-files.ts'
import { Patience } from './patience.ts'
import { ResumableUpload } from './resumable-upload.ts'
import type { SignedFile } from './run-receipt.ts'
import type { UploadMemory } from './upload-memory.ts'
import type { UploadTarget } from './upload-target.ts'

const isReadable = (file: Blob): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )

/** A request that failed because the file went away is no fault of the network. */
async function explained(file: Blob, request: Promise<Reply>): Promise<Reply> {
  const reply = await request
  return reply.ErrorCode !== 'NetworkError' || (await isReadable(file)) ? reply : unreadable()
}

/** Fewer that wait to be sent may all be gone before a question is answered. */
const WAITING_ENOUGH = 16

/** What a run has of its own. */
export interface Running {
  readonly signal: AbortSignal
  /** How many requests may be under way; asked anew before each. */
  readonly places: () => number
  readonly memory: UploadMemory
}

/** What a run asks of the server: never more requests at a time than the run has places, each tried with patience. */
export class UploadServer {
  readonly #client: Client
  readonly #target: UploadTarget
  readonly #signal: AbortSignal
  readonly #gate: Gate
  /** Large files go one beside the other as well, so that few are half there when something breaks. */
  readonly #largeFiles: Gate
  readonly #patience: Patience
  readonly #memory: UploadMemory
  #ended: Reply | undefined

  constructor(client: Client, target: UploadTarget, run: Running) {
    const { signal, places, memory } = run
    this.#client = client
    this.#target = target
    this.#signal = signal
    this.#memory = memory
    this.#gate = new Gate(places)
    this.#largeFiles = new Gate(places)
    this.#patience = new Patience(client.wire.timing, signal)
  }

  /** Whether requests are kept busy for a while by what waits to be sent. */
  get isBusy(): boolean {
    return this.#gate.queue > WAITING_ENOUGH
  }

  /** Which of the files are stored already. */
  check(questions: readonly Question[]): Promise<Reply> {
    const { method, input } = this.#target.check(questions)
    return this.#call(method, input)
  }

  /** What the server has of these files, signed by it. */
  sign(files: readonly SignedFile[]): Promise<Reply> {
    const { method, input } = this.#target.sign(files)
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
    return this.#request(() => explained(file, this.#client.sendFile(method, input, type, file, options)))
  }

  /** The same piece by piece, from where an earlier try has come to: each piece has the run's patience. */
  async sendInPieces(file: Blob, sha256: string, onSent: (bytes: number) => void): Promise<Reply> {
    const { kind, input } = this.#target.send(file)
    const sending = { client: this.#client, memory: this.#memory, signal: this.#signal, onSent }
    return this.#largeFiles.run(async () => {
      const upload = new ResumableUpload({ file, sha256, kind, input }, sending)
      for (;;) {
        const reply = await this.#request(() => explained(file, upload.advance()))
        if (!reply.Success || upload.result !== undefined) return reply
      }
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
