/** The whole library as one function, which the build puts around it; absent where the sources run as they are. */
declare const opalineLibrary: unknown
/** `page`, or `worker` where the function was started in one. */
declare const opalineRole: unknown

export const isWorker = (): boolean => typeof opalineRole === 'string' && opalineRole === 'worker'

/** A script that is the library in the worker's role; undefined where there is none. */
export const workerScript = (): string | undefined =>
  typeof opalineLibrary === 'function' ? `(${opalineLibrary})('worker', '')` : undefined
