/** The levels of the study root model (PS3.4 C.6.2). */
export type Level = 'study' | 'series' | 'instance'

/** An attribute beyond the standard's that an account searches by. */
export interface IndexedTag {
  /** 8 hexadecimal digits; of a private one the last two stand within the block of its creator. */
  readonly tag: string
  readonly level: Level
  readonly vr: string
  /** Of a private tag; '' of others. */
  readonly privateCreator: string
}
