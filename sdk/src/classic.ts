import { positionalApi } from './positional-api.ts'
import { isWorker } from './workers/library-function.ts'
import { serveTasks } from './workers/serve-tasks.ts'

/** The server that this script came from: `…/cloud-api/<name>.js` is served beside `…/api/v1/`. */
function ownServer(): string | undefined {
  const script = typeof document === 'undefined' ? null : document.currentScript
  return script !== null && script instanceof HTMLScriptElement && script.src !== ''
    ? new URL('..', script.src).href
    : undefined
}

const server = ownServer()

/** Works with `new` and without: it returns the object either way. */
function postDicomCloudApi(apiKey?: unknown, accountKey?: unknown, options?: unknown): unknown {
  return Object.setPrototypeOf(positionalApi([apiKey, accountKey, options], server), postDicomCloudApi.prototype)
}

if (isWorker()) serveTasks()
else Object.assign(globalThis, { postDicomCloudApi })
