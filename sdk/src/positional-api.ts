import { METHOD_TABLE } from '@opaline/contract/table'
import type { TableMethod } from '@opaline/contract/table-types'
import { takeApart } from './calls/arguments.ts'
import { callBack } from './calls/callback.ts'
import { type ConstructorArguments, construct } from './construct.ts'
import { type Core, defaultSettings, type Named, type Report, type Settings } from './core.ts'
import { DicomTagsEnum } from './dicom-tags-enum.ts'
import { failure } from './reply.ts'
import type { Timing } from './timing.ts'

export type PositionalMethod = (...given: unknown[]) => void

/** An api object as pages of the original have it. */
export interface PositionalApi extends Settings {
  readonly DicomTagsEnum: typeof DicomTagsEnum
  AbortUpload(): void
  readonly [method: string]: unknown
}

type Run = (core: Core, name: string, named: Named, report: Report) => Promise<void>

const RUNS: Readonly<Record<'call' | 'upload' | 'Initialize' | 'ReadDicomFiles', Run>> = {
  call: async (core, name, named, report) => report(await core.call(name, named)),
  upload: (core, name, named, report) => core.upload(name, named, report),
  Initialize: async (core, _, __, report) => report(await core.initialize()),
  ReadDicomFiles: (core, _, named, report) => core.readFiles(named, report),
}

function runOf(name: string, method: TableMethod): Run {
  if (name === 'Initialize' || name === 'ReadDicomFiles') return RUNS[name]
  return method.form === 'upload' ? RUNS.upload : RUNS.call
}

/** Lists that a positional call returns have one page, as long as the page's setting allows. */
const pageSize = (method: TableMethod, settings: Settings): Readonly<Record<string, unknown>> =>
  method.arguments.some(({ name }) => name === 'pageSize') ? { pageSize: settings.MaximumListCount } : {}

function reporter(name: string, settings: Settings, callback: Report | undefined): Report {
  if (callback === undefined) console.error(`postDicomCloudApi.${name}: no callback was given.`)
  return (reply) => {
    if (!reply.Success && settings.LogToBrowserConsole) {
      const request = typeof reply['RequestId'] === 'string' ? ` (request ${reply['RequestId']})` : ''
      console.error(`postDicomCloudApi.${name}: ${reply.ErrorCode}${request}`)
    }
    if (callback !== undefined) callBack(callback, reply)
  }
}

function positionalMethod(name: string, method: TableMethod, core: Core, settings: Settings): PositionalMethod {
  const run = runOf(name, method)
  return (...given) => {
    const { callback, named } = takeApart(method, given)
    const report = reporter(name, settings, callback)
    run(core, name, { ...pageSize(method, settings), ...named }, report).catch((error: unknown) =>
      report(failure('ServerError', `A fault of the library: ${error}`)),
    )
  }
}

/** Makes an api object with one function per method of the table. */
export function positionalApi(
  given: ConstructorArguments,
  ownServer: string | undefined,
  timing?: Timing,
): PositionalApi {
  const settings = defaultSettings()
  const api = settings as Settings & Record<string, unknown>
  const core = construct(given, ownServer, settings, timing)
  for (const [name, method] of Object.entries(METHOD_TABLE)) {
    if (method.callbackAt !== -1) api[name] = positionalMethod(name, method, core, settings)
  }
  return Object.assign(api, { DicomTagsEnum, AbortUpload: () => core.abortUploads() })
}
