import { positionalApi } from './positional-api.ts'
import { promiseApi } from './promise-api.ts'
import { isWorker } from './workers/library-function.ts'
import { serveTasks } from './workers/serve-tasks.ts'

/** The server that this module came from; none where it was installed from npm. */
const server = import.meta.url.startsWith('http') ? new URL('..', import.meta.url).href : undefined

/** The Promise form: `new CloudApi(apiKey, accountKey, { server })` or `new CloudApi({ sessionToken, server })`. */
export function CloudApi(first?: unknown, accountKey?: unknown, options?: unknown): unknown {
  return Object.setPrototypeOf(promiseApi([first, accountKey, options], server), CloudApi.prototype)
}

/** The callback form, as the classic script has it. */
export function postDicomCloudApi(first?: unknown, accountKey?: unknown, options?: unknown): unknown {
  return Object.setPrototypeOf(positionalApi([first, accountKey, options], server), postDicomCloudApi.prototype)
}

export { CloudApiError } from './cloud-api-error.ts'

if (isWorker()) serveTasks()

/** @alias CloudApi, for both ways of importing. */
export default CloudApi
