import { failure, type Reply } from '../reply.ts'
import type { Client, WireInput } from '../wire/client.ts'
import { Gate } from './gate.ts'
import type { Question } from './known-files.ts'
import { Patience } from './patience.ts'

/** Where the files of a run go, as the wire names it. */
export interface Destination {
  readonly UserUuid?: string
  readonly InstitutionUuid: string
  readonly FolderUuid?: string
}

/** The version 4 uuid of a run; `crypto.randomUUID` is absent from plain http pages. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

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
  readonly #destination: Destination
  readonly #signal: AbortSignal
  readonly #gate: Gate
  readonly #patience: Patience
  readonly #runUuid = randomUuid()
  #ended: Reply | undefined

  constructor(client: Client, destination: Destination, signal: AbortSignal, places: () => number) {
    this.#client = client
    this.#destination = destination
    this.#signal = signal
    this.#gate = new Gate(places)
    this.#patience = new Patience(client.wire.timing, signal)
  }

  /** Which of the files are stored already. */
  check(questions: readonly Question[]): Promise<Reply> {
    return this.#call('CheckDicomFiles', { ...this.#destination, FileList: questions })
  }

  /** An order as it is now. */
  order(patientOrderUuid: string): Promise<Reply> {
    const { UserUuid, InstitutionUuid } = this.#destination
    return this.#call('GetPatientOrderProperties', {
      UserUuid,
      PatientOrderInstitutionUuid: InstitutionUuid,
      PatientOrderUuid: patientOrderUuid,
    })
  }

  /** Sends a file until it is stored, refused, or the run's patience has ended. The Blob itself goes out. */
  sendFile(file: Blob, onSent: (bytes: number) => void): Promise<Reply> {
    const input = { ...this.#destination, RunUuid: this.#runUuid }
    const options = { signal: this.#signal, onSent }
    return this.#request(async () => {
      const reply = await this.#client.sendFile('UploadDicomFile', input, 'application/dicom', file, options)
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
