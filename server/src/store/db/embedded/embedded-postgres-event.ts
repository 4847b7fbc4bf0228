/** What the embedded database tells the log; no value of a row is ever in it. */
export interface EmbeddedPostgresEvent {
  readonly level: 'info' | 'warn' | 'error'
  readonly event:
    | 'initialised'
    | 'owner_changed'
    | 'started'
    | 'stopped'
    | 'orphan_ended'
    | 'password_renewed'
    | 'server_message'
  readonly message: string
}

/** Takes the events of the embedded database. */
export type EmbeddedPostgresLog = (event: EmbeddedPostgresEvent) => void
