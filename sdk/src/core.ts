import { METHOD_TABLE } from '@opaline/contract/table'
import type { TableMethod } from '@opaline/contract/table-types'
import { checkNamed } from './calls/arguments.ts'
import { FileNotOpened, type Given, isGiven, openFiles } from './files/open-files.ts'
import { readDicomFiles } from './read/read-dicom-files.ts'
import { failure, type Reply } from './reply.ts'
import { type MakeTarget, targetMaker } from './upload/make-target.ts'
import { UploadMemory } from './upload/upload-memory.ts'
import { refusedReply } from './upload/upload-report.ts'
import { UploadRun } from './upload/upload-run.ts'
import { UploadServer } from './upload/upload-server.ts'
import type { UploadTarget } from './upload/upload-target.ts'
import type { WireInput } from './wire/client.ts'
import type { Connection } from './wire/connection.ts'

/** What a page may set at any time, as fields of its api object. */
export interface Settings {
  /** Requests of an upload run at a time. */
  UploaderThreadCount: number
  /** Whether errors are also written to the console: method and code, never keys or patient data. */
  LogToBrowserConsole: boolean
  /** How many entries a list of a positional call has at most, 1 to 10,000. */
  MaximumListCount: number
  /** How anonymised uploads change files, where a call says nothing else: by the list alone. */
  AnonymizationOptions: AnonymizationOptions
}

export const defaultSettings = (): Settings => ({
  UploaderThreadCount: 4,
  LogToBrowserConsole: true,
  MaximumListCount: 1000,
  AnonymizationOptions: { Profile: 'List' },
})

/** Arguments by their names in camelCase. */
export type Named = Readonly<Record<string, unknown>>
export type Report = (reply: Reply) => void

const TABLE: Readonly<Record<string, TableMethod>> = METHOD_TABLE
/** The options of anonymised runs (contract 6); each may be left out. */
export type AnonymizationOptions = Readonly<Record<string, unknown>>

/** A method's row; the names come from the table itself. */
export const tableMethod = (name: string): TableMethod => {
  const method = TABLE[name]
  if (method === undefined) throw new Error(`${name} is not a method of the contract.`)
  return method
}

/** Files as an array of our own, or the reply that says what is wrong with them. */
function filesOf(value: unknown): readonly Given[] | Reply {
  const files = Array.from((value ?? []) as ArrayLike<unknown>)
  if (files.length === 0)
    return failure('InvalidParameter', 'Invalid parameters for selectedFiles. A value is required.')
  if (files.every(isGiven)) return files
  return failure('InvalidParameter', 'Invalid parameters for selectedFiles. An entry is not a File.')
}

type Problem = { readonly problem: Reply }
interface Begun {
  readonly files: readonly Given[]
}
type Opened<B> = Omit<B, 'files'> & { readonly files: readonly Blob[] }

/** What was begun, its files such as can be read; or the reply that says which cannot. */
async function opened<B extends Begun>(begun: B | Problem): Promise<Opened<B> | Problem> {
  if ('problem' in begun) return begun
  try {
    return { ...begun, files: await openFiles(begun.files) }
  } catch (error) {
    if (!(error instanceof FileNotOpened)) throw error
    return { problem: failure('InvalidParameter', `Invalid parameters for selectedFiles. ${error.message}`) }
  }
}

/** What both forms of the library do, callbacks and promises aside. Nothing in here throws or rejects. */
export class Core {
  readonly #connection: Connection
  readonly #settings: Settings
  readonly #runs = new Set<AbortController>()
  readonly #memory = new UploadMemory()

  constructor(connection: Connection, settings: Settings) {
    this.#connection = connection
    this.#settings = settings
  }

  initialize(): Promise<Reply> {
    return this.#connection.initialize()
  }

  /** One call: checked here, then made. */
  async call(name: string, named: Named): Promise<Reply> {
    const checked = this.#check(name, named)
    if ('problem' in checked) return checked.problem
    const { client, callAsAnyone } = this.#connection
    return tableMethod(name).anyone ? callAsAnyone(name, checked.input) : client.call(name, checked.input)
  }

  /** Reads headers; needs no session. */
  async readFiles(named: Named, report: Report): Promise<void> {
    const begun = this.#begin('ReadDicomFiles', named)
    await null
    const ready = await opened(begun)
    if ('problem' in ready) report({ ...ready.problem, Progress: 100, StudyList: [] })
    else await readDicomFiles(ready.files, report)
  }

  /** One upload run; `controller` ends it. */
  async upload(name: string, named: Named, report: Report, controller = new AbortController()): Promise<void> {
    const begun = this.#beginUpload(name, named)
    await null
    // Given up by AbortUpload from here on: files may take long to open.
    this.#runs.add(controller)
    const ready = await opened(begun)
    if ('problem' in ready) report(refusedReply(ready.problem))
    else await this.#uploadOpened(ready, report, controller)
    this.#runs.delete(controller)
  }

  async #uploadOpened(
    { makeTarget, files }: { readonly makeTarget: MakeTarget; readonly files: readonly Blob[] },
    report: Report,
    controller: AbortController,
  ): Promise<void> {
    const { client } = this.#connection
    const token = await client.session.current()
    const target = 'problem' in token ? token : await makeTarget(client, controller.signal)
    if ('problem' in target) report(refusedReply(target.problem))
    else await this.#run(target, files, report, controller)
  }

  #beginUpload(name: string, named: Named): { makeTarget: MakeTarget; files: readonly Given[] } | Problem {
    const { AnonymizationOptions } = this.#settings
    const { anonymizationOptions = AnonymizationOptions } = named
    const begun = this.#begin(name, { ...named, anonymizationOptions })
    if ('problem' in begun) return begun
    const makeTarget = targetMaker(name, begun.destination)
    return 'problem' in makeTarget ? makeTarget : { makeTarget, files: begun.files }
  }

  /** Takes arguments and files before the call returns: a page may empty its file field at once. */
  #begin(name: string, named: Named): { destination: WireInput; files: readonly Given[] } | Problem {
    const checked = this.#check(name, named)
    if ('problem' in checked) return checked
    const { SelectedFiles, ...destination } = checked.input
    const files = filesOf(SelectedFiles)
    return 'Success' in files ? { problem: files } : { destination, files }
  }

  abortUploads(): void {
    for (const run of this.#runs) run.abort()
  }

  async #run(target: UploadTarget, files: readonly Blob[], report: Report, controller: AbortController) {
    const places = (): number => Math.max(1, Math.floor(Number(this.#settings.UploaderThreadCount)) || 1)
    const running = { signal: controller.signal, places, memory: this.#memory }
    const server = new UploadServer(this.#connection.client, target, running)
    await new UploadRun(server, target, controller.signal, report).upload(files)
  }

  #check(name: string, named: Named) {
    return checkNamed(tableMethod(name).arguments, named, this.#connection.client.session.hasOwnUser)
  }
}
