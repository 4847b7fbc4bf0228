import { afterEach } from 'vitest'
import { type PositionalApi, type PositionalMethod, positionalApi } from '../positional-api.ts'
import type { Reply } from '../reply.ts'
import type { Timing } from '../timing.ts'
import { type ApiServer, type Handlers, type Received, startApiServer } from './api-server.ts'
import { ACCOUNT_KEY, API_KEY, INSTITUTION, USER } from './session-handlers.ts'

const QUICK: Timing = { retryWindow: 300, shortestDelay: 10, longestDelay: 40, patience: 5_000 }

/** A server, and a library that has its session and loses its patience soon. */
export interface Bench {
  readonly server: ApiServer
  readonly api: PositionalApi
}

/** Gives a maker of servers that are closed after each test of the file. */
export function servers(): (handlers: Handlers) => Promise<Bench> {
  const started: ApiServer[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.close()))
  })
  return async (handlers) => {
    const server = await startApiServer(handlers)
    started.push(server)
    const api = positionalApi([API_KEY, ACCOUNT_KEY, { server: server.address }], undefined, QUICK)
    api.LogToBrowserConsole = false
    await new Promise((resolve) => (api['Initialize'] as PositionalMethod)(resolve))
    server.received.length = 0
    return { server, api }
  }
}

export const isLast = ({ State }: Reply): boolean => State === 'File Upload Completed' || State === 'Aborted'

/** Runs an upload to its last call and gives all calls. */
export function upload(
  api: PositionalApi,
  files: ArrayLike<unknown>,
  onReply: (reply: Reply) => void = () => {},
): Promise<Reply[]> {
  const replies: Reply[] = []
  return new Promise((resolve) => {
    ;(api['UploadDicomFiles'] as PositionalMethod)(USER, INSTITUTION, files, (reply: Reply) => {
      replies.push(reply)
      onReply(reply)
      if (isLast(reply)) setTimeout(() => resolve(replies), 20)
    })
  })
}

export const states = (replies: readonly Reply[]): string[] => [...new Set(replies.map(({ State }) => String(State)))]
export const progress = (replies: readonly Reply[], state: string): number[] =>
  replies.filter(({ State }) => State === state).map(({ Progress }) => Number(Progress))
export const sentFiles = (server: ApiServer): readonly Received[] =>
  server.received.filter(({ method }) => method === 'UploadDicomFile')
