import { randomUUID } from 'node:crypto'

/** An AE title of 16 characters at most (PS3.5 6.2) that no other institution of the server has. */
export const makeAeTitle = (): string => `OPALINE_${randomUUID().slice(0, 8).toUpperCase()}`
