import { sha256Of } from '../files/file-content.ts'
import { fileNameOf } from '../files/file-name.ts'
import { Hasher } from '../files/hasher.ts'
import { readAhead } from '../files/read-ahead.ts'
import { unsupported } from '../read/read-dicom-files.ts'
import { failure, type Reply } from '../reply.ts'
import { Gate } from './gate.ts'
import { type Knowledge, KnownFiles } from './known-files.ts'
import { type Prepared, prepareFile } from './prepare-file.ts'
import { RunProgress } from './run-progress.ts'
import { TouchedOrders } from './touched-orders.ts'
import { abortedReply, completedReply, errorReply, type Outcome, progressReply, type State } from './upload-report.ts'
import { type UploadServer, unreadable } from './upload-server.ts'

/** So many files are read at a time. */
const PARALLEL_READS = 4
/** So many files may be between reading and stored: what reading is ahead of sending stays bounded. */
const FILES_UNDER_WAY = 128

/** One run: every file's header is read, the server asked for its UID and, where it has not these bytes, the file sent. */
export class UploadRun {
  readonly #server: UploadServer
  readonly #signal: AbortSignal
  readonly #report: (reply: Reply) => void
  readonly #underWay = new Gate(() => FILES_UNDER_WAY)
  readonly #known: KnownFiles
  readonly #orders: TouchedOrders
  readonly #outcome: Outcome = { uploaded: 0, skipped: 0, failed: [] }
  readonly #hasher = new Hasher()
  readonly #uids = new Set<string>()
  readonly #repeated: (readonly [Blob, string])[] = []
  #firstError: Reply | undefined
  #progress = new RunProgress([])

  constructor(server: UploadServer, institutionUuid: string, signal: AbortSignal, report: (reply: Reply) => void) {
    this.#server = server
    this.#signal = signal
    this.#report = report
    this.#known = new KnownFiles((questions) => server.check(questions))
    this.#orders = new TouchedOrders(institutionUuid, (uuid) => server.order(uuid))
  }

  /** Uploads the files; the last report is given once everything has come to its end. */
  async upload(files: readonly Blob[]): Promise<void> {
    this.#progress = new RunProgress(files)
    this.#signal.addEventListener('abort', () => this.#hasher.close(), { once: true })
    await this.#forEach(readAhead(files, PARALLEL_READS, prepareFile), (file, one) => this.#take(file, one))
    await this.#forEach(this.#repeated, (file, uid) => this.#store(file, uid))
    this.#hasher.close()
    await this.#orders.refresh()
    const orders = this.#orders.list
    this.#report(
      this.#signal.aborted
        ? abortedReply(this.#outcome, this.#progress.sending, orders)
        : completedReply(this.#outcome, this.#firstError, orders),
    )
  }

  /** Works on files as they come, with a bound on how many are under way. */
  async #forEach<T>(
    items: AsyncIterable<readonly [Blob, T]> | Iterable<readonly [Blob, T]>,
    work: (file: Blob, item: T) => Promise<void>,
  ): Promise<void> {
    const working = new Set<Promise<void>>()
    for await (const [file, item] of items) {
      await this.#underWay.enter()
      if (this.#signal.aborted) break
      const one = work(file, item).finally(() => {
        working.delete(one)
        this.#underWay.leave()
      })
      working.add(one)
    }
    await Promise.all(working)
  }

  async #take(file: Blob, prepared: Prepared): Promise<void> {
    this.#progress.read()
    this.#tell('Reading', this.#progress.reading, file)
    if (prepared.kind === 'directory') return this.#progress.finished(file)
    if (prepared.kind === 'unsupported') {
      const message = `${unsupported(fileNameOf(file))} (${prepared.reason})`
      return this.#fail(file, failure('UnsupportedFile', message))
    }
    const uid = prepared.sopInstanceUid
    if (this.#uids.has(uid)) {
      this.#repeated.push([file, uid])
      return
    }
    this.#uids.add(uid)
    await this.#store(file, uid)
  }

  /** What the server knows of the file. Only what is stored under its UID is worth hashing. */
  async #find(file: Blob, uid: string): Promise<Knowledge> {
    const knowledge = await this.#known.find({ SopInstanceUid: uid })
    if ('problem' in knowledge || knowledge.patientOrderUuid === '') return knowledge
    try {
      const hash = await sha256Of(file, this.#hasher)
      return await this.#known.find({ SopInstanceUid: uid, Sha256: hash })
    } catch {
      return { problem: unreadable() }
    }
  }

  async #store(file: Blob, uid: string): Promise<void> {
    const knowledge = await this.#find(file, uid)
    if (this.#signal.aborted) return
    if ('problem' in knowledge) this.#fail(file, knowledge.problem)
    else if (knowledge.patientOrderUuid === '') await this.#send(file)
    else await this.#skip(file, knowledge.patientOrderUuid)
  }

  async #skip(file: Blob, patientOrderUuid: string): Promise<void> {
    this.#outcome.skipped += 1
    this.#progress.finished(file)
    this.#tell('Checking', this.#progress.reading, file, `File already exist. FileName: ${fileNameOf(file)}`)
    await this.#orders.touch(patientOrderUuid)
  }

  async #send(file: Blob): Promise<void> {
    const reply = await this.#server.sendFile(file, (bytes) => {
      this.#progress.sent(file, bytes)
      this.#tell('Sending', this.#progress.sending, file)
    })
    if (!reply.Success) return this.#signal.aborted ? undefined : this.#fail(file, reply)
    this.#outcome.uploaded += 1
    await this.#orders.touch(String(reply['PatientOrderUuid'] ?? ''))
    this.#progress.finished(file)
    this.#tell('Sending', this.#progress.sending, file)
  }

  #fail(file: Blob, reply: Reply): void {
    const name = fileNameOf(file)
    this.#progress.finished(file)
    this.#firstError ??= reply
    this.#outcome.failed.push({ FileName: name, ErrorCode: reply.ErrorCode ?? 'ServerError', Message: reply.Message })
    this.#report(errorReply(reply, this.#progress.sending, this.#orders.list, name))
  }

  #tell(state: State, progress: number, file: Blob, message = ''): void {
    if (!this.#signal.aborted)
      this.#report(progressReply(state, progress, this.#orders.list, fileNameOf(file), message))
  }
}
