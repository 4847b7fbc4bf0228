import { fileNameOf } from '../files/file-name.ts'
import { Hasher } from '../files/hasher.ts'
import { readAhead } from '../files/read-ahead.ts'
import { unsupported } from '../read/read-dicom-files.ts'
import { failure, type Reply } from '../reply.ts'
import { findFile, isLarge } from './find-file.ts'
import { Gate } from './gate.ts'
import { KnownFiles, type Question } from './known-files.ts'
import type { Prepared } from './prepare-file.ts'
import { RunProgress } from './run-progress.ts'
import { RunReceipt } from './run-receipt.ts'
import { TouchedOrders } from './touched-orders.ts'
import { abortedReply, completedReply, errorReply, type Outcome, progressReply, type State } from './upload-report.ts'
import type { UploadServer } from './upload-server.ts'
import type { UploadTarget } from './upload-target.ts'

/** So many files are read at a time. */
const PARALLEL_READS = 4
/** So many files may be between reading and stored: what reading is ahead of sending stays bounded. */
const FILES_UNDER_WAY = 256

type Ready = Extract<Prepared, { kind: 'ready' }>

/** One run: every file is looked at, asked for and, where the server has not these bytes, sent. */
export class UploadRun {
  readonly #server: UploadServer
  readonly #target: UploadTarget
  readonly #signal: AbortSignal
  readonly #report: (reply: Reply) => void
  readonly #underWay = new Gate(() => FILES_UNDER_WAY)
  readonly #known: KnownFiles
  readonly #orders: TouchedOrders
  readonly #outcome: Outcome = { uploaded: 0, skipped: 0, failed: [] }
  readonly #hasher = new Hasher()
  readonly #asked = new Set<string>()
  readonly #repeated: (readonly [Blob, Ready])[] = []
  #firstError: Reply | undefined
  #progress = new RunProgress([])
  #receipt = new RunReceipt([])

  constructor(server: UploadServer, target: UploadTarget, signal: AbortSignal, report: (reply: Reply) => void) {
    this.#server = server
    this.#target = target
    this.#signal = signal
    this.#report = report
    this.#known = new KnownFiles(
      (questions) => server.check(questions),
      target.orderOf,
      () => server.isBusy,
    )
    this.#orders = new TouchedOrders(target.institutionUuid, (uuid) => server.order(uuid))
  }

  /** Uploads the files; the last report is given once everything has come to its end. */
  async upload(files: readonly Blob[]): Promise<void> {
    this.#progress = new RunProgress(files)
    this.#receipt = new RunReceipt(files)
    this.#signal.addEventListener('abort', () => this.#hasher.close(), { once: true })
    const prepared = readAhead(files, this.#target.parallelReads ?? PARALLEL_READS, (file) =>
      this.#target.prepare(file, this.#hasher),
    )
    await this.#forEach(prepared, (file, one) => this.#take(file, one))
    await this.#forEach(this.#repeated, (file, ready) => this.#store(file, ready))
    this.#hasher.close()
    const besides = this.#target.end?.() ?? {}
    await this.#orders.refresh()
    const PatientOrder = await this.#orders.find(this.#target.patientOrderUuid)
    const Receipt = await this.#receipt.take((stored) => this.#server.sign(stored))
    const orders = this.#orders.list
    const last = this.#signal.aborted
      ? abortedReply(this.#outcome, this.#progress.sending, orders)
      : completedReply(this.#outcome, this.#firstError, orders)
    this.#report({ ...last, ...besides, ...(PatientOrder && { PatientOrder }), ...(Receipt && { Receipt }) })
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
    const { question } = prepared
    const name = question.SopInstanceUid || question.Sha256 || ''
    if (this.#asked.has(name)) {
      this.#repeated.push([file, prepared])
      return
    }
    this.#asked.add(name)
    await this.#store(file, prepared)
  }

  /** What is asked for and sent is the body; the page hears of the file. */
  async #store(file: Blob, { question, body = file }: Ready): Promise<void> {
    const found = await findFile(body, question, this.#known, this.#hasher)
    if (this.#signal.aborted) return
    if ('problem' in found) this.#fail(file, found.problem)
    else if (found.patientOrderUuid === '') await this.#send(file, body, found.named)
    else await this.#skip(file, found.named, found.patientOrderUuid)
  }

  async #skip(file: Blob, { SopInstanceUid, Sha256 = '' }: Question, patientOrderUuid: string): Promise<void> {
    this.#receipt.add(file, SopInstanceUid, Sha256)
    this.#outcome.skipped += 1
    this.#progress.finished(file)
    this.#tell('Checking', this.#progress.reading, file, `File already exist. FileName: ${fileNameOf(file)}`)
    await this.#orders.touch(patientOrderUuid)
  }

  async #send(file: Blob, body: Blob, { SopInstanceUid, Sha256 }: Question): Promise<void> {
    const onSent = (bytes: number): void => {
      this.#progress.sent(file, bytes)
      this.#tell('Sending', this.#progress.sending, file)
    }
    const reply = await (isLarge(body) && Sha256 !== undefined
      ? this.#server.sendInPieces(body, Sha256, onSent)
      : this.#server.sendFile(body, onSent))
    if (!reply.Success) return this.#signal.aborted ? undefined : this.#fail(file, reply)
    this.#outcome.uploaded += 1
    this.#receipt.add(file, SopInstanceUid, String(reply['Sha256'] ?? Sha256))
    await this.#orders.touch(this.#target.orderOf(reply))
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
