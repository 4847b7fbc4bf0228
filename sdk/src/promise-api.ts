import type { InputOf, METHODS, MethodName, ResultOf } from '@opaline/contract'
import { METHOD_TABLE } from '@opaline/contract/table'
import type { TableMethod } from '@opaline/contract/table-types'
import { CloudApiError } from './cloud-api-error.ts'
import { type ConstructorArguments, construct } from './construct.ts'
import { type Core, defaultSettings, type Named, type Settings } from './core.ts'
import { DicomTagsEnum } from './dicom-tags-enum.ts'
import { progressOf } from './progress-queue.ts'
import type { Reply } from './reply.ts'
import type { Timing } from './timing.ts'

type Methods = typeof METHODS
type NameOfForm<F> = { [N in MethodName]: Methods[N]['form'] extends F ? N : never }[MethodName]
type ByName<I> = { [K in keyof I as K extends string ? Uncapitalize<K> : never]: I[K] }
/** The acting user may be left out where the session has one. */
type Input<N extends MethodName> = Omit<ByName<InputOf<Methods[N]>>, 'userUuid'> & { readonly userUuid?: string }
type Answer<N extends MethodName> = { Success: true; Message: string } & ResultOf<Methods[N]>

/** The methods of the contract as promises, with named arguments; uploads as async iterators of their progress. */
export type PromiseMethods = {
  [N in NameOfForm<'positional' | 'typed' | 'local'> as Uncapitalize<N>]: (input?: Input<N>) => Promise<Answer<N>>
} & {
  [N in NameOfForm<'upload'> as Uncapitalize<N>]: (input: Input<N>) => AsyncIterable<Reply & ResultOf<Methods[N]>>
}

export type PromiseApi = PromiseMethods &
  Settings & { readonly DicomTagsEnum: typeof DicomTagsEnum; AbortUpload(): void }

const resolved = (reply: Reply): Reply => {
  if (!reply.Success) throw new CloudApiError(reply)
  return reply
}

async function readFiles(core: Core, named: Named): Promise<Reply> {
  const replies: Reply[] = []
  await core.readFiles(named, (reply) => {
    replies[0] = reply
  })
  return resolved(replies[0] as Reply)
}

function promiseMethod(name: string, method: TableMethod, core: Core): (named?: Named) => unknown {
  if (name === 'Initialize') return async () => resolved(await core.initialize())
  if (name === 'ReadDicomFiles') return (named = {}) => readFiles(core, named)
  if (method.form !== 'upload') return async (named = {}) => resolved(await core.call(name, named))
  return (named = {}) => {
    const controller = new AbortController()
    return progressOf(
      (report) => core.upload(name, named, report, controller),
      () => controller.abort(),
    )
  }
}

/** Makes the Promise form. */
export function promiseApi(given: ConstructorArguments, ownServer: string | undefined, timing?: Timing): PromiseApi {
  const settings = defaultSettings()
  const core = construct(given, ownServer, settings, timing)
  const methods = Object.entries(METHOD_TABLE)
    .filter(([, method]) => method.form !== 'wire')
    .map(([name, method]) => [name.charAt(0).toLowerCase() + name.slice(1), promiseMethod(name, method, core)])
  const api = Object.assign(settings, Object.fromEntries(methods), {
    DicomTagsEnum,
    AbortUpload: () => core.abortUploads(),
  })
  return api as unknown as PromiseApi
}
