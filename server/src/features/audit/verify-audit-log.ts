import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { UseCase } from '../use-case.ts'
import { type CheckedChain, checkChain } from './check-chain.ts'
import { readOutsideHead } from './outside-head.ts'
import { readHead } from './read-head.ts'

interface Finding extends CheckedChain {
  readonly message: string
}

const NO_HEAD = 'The account’s head is missing from the database.'
const FORGED = 'The head outside the database was not written by this server.'
const WRONG = 'A record was changed, removed or put in.'

/** The outside head is read before the chain, which is never older than it. */
async function findBreak(services: Services, tx: Tx, accountUuid: string): Promise<Finding> {
  const outside = await readOutsideHead(services, accountUuid)
  const head = await readHead(tx, accountUuid)
  const marks = [head, outside].filter((mark) => mark !== undefined && mark !== 'forged')
  const chain = await checkChain(tx, accountUuid, marks)
  if (chain.brokenAt !== undefined) return { ...chain, message: WRONG }
  if (head === undefined) return { ...chain, brokenAt: chain.checked + 1n, message: NO_HEAD }
  // Every record that is there holds, so what cannot be relied on is that none is missing after them.
  if (outside === 'forged') return { ...chain, brokenAt: chain.checked + 1n, message: FORGED }
  return { ...chain, message: '' }
}

export const verifyAuditLog: UseCase<'VerifyAuditLog'> = async ({ services, tx, actor, note }) => {
  const { checked, brokenAt, message } = await findBreak(services, tx, actor.accountUuid)
  const found = {
    Result: brokenAt === undefined ? ('Intact' as const) : ('Broken' as const),
    FirstBroken: Number(brokenAt ?? 0n),
    CheckedCount: Number(checked),
  }
  note.detail = { ...found }
  return { ...found, Message: message }
}
