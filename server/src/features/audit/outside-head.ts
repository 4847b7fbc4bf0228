import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { deriveKey, sameBytes } from '../../secrets.ts'
import type { Services } from '../../services.ts'
import { replaceFile } from '../../store/replace-file.ts'
import { requireUuid } from '../../uuid.ts'
import type { Mark } from './check-chain.ts'
import { netstrings } from './record-hash.ts'

const HASH = /^[0-9a-f]{64}$/
const OutsideHead = z.strictObject({
  AccountUuid: z.string(),
  Number: z.int().min(1),
  Hash: z.string().regex(HASH),
  At: z.string(),
  Signature: z.string().regex(HASH),
})
type OutsideHead = z.output<typeof OutsideHead>

type Keeping = Pick<Services, 'config' | 'secretKey'>

const pathOf = ({ config }: Keeping, accountUuid: string): string =>
  join(config.DATA_DIR, 'audit-heads', `${requireUuid(accountUuid)}.json`)

const sign = (secretKey: string, head: Omit<OutsideHead, 'Signature'>): Buffer =>
  createHmac('sha256', deriveKey(secretKey, 'audit heads'))
    .update(netstrings([head.AccountUuid, String(head.Number), head.Hash, head.At]))
    .digest()

function parse(text: string): OutsideHead | undefined {
  try {
    return OutsideHead.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * The head of an account's chain as it was last written outside the database.
 * @returns undefined: none was written yet; 'forged': what is there is not what this server wrote
 */
export async function readOutsideHead(keeping: Keeping, accountUuid: string): Promise<Mark | 'forged' | undefined> {
  const text = await readFile(pathOf(keeping, accountUuid), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const head = parse(text)
  const isOurs =
    head?.AccountUuid === accountUuid && sameBytes(sign(keeping.secretKey, head), Buffer.from(head.Signature, 'hex'))
  return isOurs ? { number: BigInt(head.Number), hash: Buffer.from(head.Hash, 'hex') } : 'forged'
}

/** Writes the head outside the database, signed. The caller makes sure that it is committed and goes on from the one there. */
export async function writeOutsideHead(keeping: Keeping, accountUuid: string, mark: Mark, now: Date): Promise<void> {
  const head = {
    AccountUuid: accountUuid,
    Number: Number(mark.number),
    Hash: mark.hash.toString('hex'),
    At: now.toISOString(),
  }
  const signed: OutsideHead = { ...head, Signature: sign(keeping.secretKey, head).toString('hex') }
  await replaceFile(pathOf(keeping, accountUuid), `${JSON.stringify(signed, null, 2)}\n`)
}
