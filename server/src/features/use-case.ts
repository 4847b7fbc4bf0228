import type { InputOf, METHODS, MethodName, ResultOf } from '@opaline/contract'
import type { Services } from '../services.ts'
import type { Tx } from '../store/db/database.ts'
import type { Actor, Session } from './access/actor.ts'

/** What a call brought besides its arguments. */
export interface RequestFacts {
  readonly requestId: string
  /** The caller's IP address, behind a trusted proxy the one that it names. */
  readonly address: string
  /** The page's origin, where a browser named one. */
  readonly origin: string | undefined
}

/** What the audit record of a call says besides who and when; a use case adds to it. */
export interface AuditNote {
  orderUuids: string[]
  detail: Record<string, unknown>
}

/** A call in a session: policy has been passed, and the transaction holds the audit record too. */
export interface Call {
  readonly services: Services
  readonly tx: Tx
  readonly actor: Actor
  readonly session: Session
  readonly request: RequestFacts
  readonly note: AuditNote
  /** What is to be done once the call is committed, and only then. It tells its own failures: the call has succeeded. */
  readonly afterCommit: (work: () => Promise<void>) => void
}

/** A call without a session: the use case finds the account itself and writes its own audit record. */
export interface OpenCall {
  readonly services: Services
  readonly request: RequestFacts
}

/** A call whose body streams: no transaction is held open while bytes arrive. */
export interface StreamCall extends Omit<Call, 'tx' | 'note' | 'afterCommit'> {
  readonly body: AsyncIterable<Uint8Array>
}

type M<N extends MethodName> = (typeof METHODS)[N]
type Answer<N extends MethodName> = Promise<ResultOf<M<N>> & { readonly Message?: string }>

export type UseCase<N extends MethodName> = (call: Call, input: InputOf<M<N>>) => Answer<N>
export type OpenUseCase<N extends MethodName> = (call: OpenCall, input: InputOf<M<N>>) => Answer<N>
export type StreamUseCase<N extends MethodName> = (call: StreamCall, input: InputOf<M<N>>) => Answer<N>
