import { ApiError } from '@opaline/contract'
import { sql } from 'kysely'
import { sha256 } from '../../secrets.ts'
import type { Database, Tx } from '../../store/db/database.ts'
import { viewerNetwork } from '../viewer-links/viewer-network.ts'

const FREE_TRIES = 5
const LONGEST_WAIT_SECONDS = 60
const FORGOTTEN_MS = 3_600_000
const WINDOW_SECONDS = 60
const UNKNOWN_PER_WINDOW = 30

const rateLimited = (milliseconds: number): ApiError => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  return new ApiError('RateLimited', `Too many tries. Try again in ${seconds} seconds.`, { RetryAfterSeconds: seconds })
}

const networkOf = (address: string): string => viewerNetwork(address) ?? address

/** The places that a try of a password counts at: the link, whether there is one or not, and where it comes from. */
export interface TriedPlaces {
  readonly link: Buffer
  readonly network: Buffer
}

export const placesOf = (token: string, address: string): TriedPlaces => ({
  link: sha256(`link ${token}`),
  network: sha256(`network ${networkOf(address)}`),
})

interface GuessRow {
  readonly place: Buffer
  readonly tries: number
  readonly last_at: Date
  readonly blocked_until: Date
}

/** The rows of places, held until the transaction ends, always in the same order. */
async function holdRows(tx: Tx, places: readonly Buffer[]): Promise<readonly GuessRow[]> {
  await sql`insert into guesses (place) select place from unnest(${places}::bytea[]) place order by place
    on conflict do nothing`.execute(tx)
  const { rows } = await sql<GuessRow>`
    select place, tries, last_at, blocked_until from guesses where place = any(${places}::bytea[]) order by place
    for update`.execute(tx)
  return rows
}

/** How long the next try waits after so many: from the fifth on, 1, 2, 4 … 60 seconds. */
const waitSeconds = (tries: number): number =>
  tries < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT_SECONDS, 2 ** (tries - FREE_TRIES))

async function countOne(tx: Tx, row: GuessRow, now: Date): Promise<number> {
  const tries = now.getTime() - row.last_at.getTime() > FORGOTTEN_MS ? 1 : row.tries + 1
  const blocked_until = new Date(now.getTime() + waitSeconds(tries) * 1000)
  await tx.updateTable('guesses').set({ tries, last_at: now, blocked_until }).where('place', '=', row.place).execute()
  return tries
}

/**
 * Counts a try before its password is looked at, so that tries at the same moment count too, in whatever process.
 * @returns how many tries of the link there were with it @throws ApiError RateLimited where the link or the network must wait
 */
export function countTry({ withoutAccount }: Database, { link, network }: TriedPlaces, now: Date): Promise<number> {
  return withoutAccount.transaction().execute(async (tx) => {
    const rows = await holdRows(tx, [link, network])
    const wait = Math.max(...rows.map((row) => row.blocked_until.getTime() - now.getTime()))
    if (wait > 0) throw rateLimited(wait)
    const counts = new Map<string, number>()
    for (const row of rows) counts.set(row.place.toString('hex'), await countOne(tx, row, now))
    return counts.get(link.toString('hex')) ?? 0
  })
}

/** Takes a try back whose password was right: the link begins anew, the network is as it was before. */
export async function forgiveTry({ withoutAccount }: Database, { link, network }: TriedPlaces): Promise<void> {
  await withoutAccount.deleteFrom('guesses').where('place', '=', link).execute()
  await sql`update guesses set tries = greatest(tries - 1, 0), blocked_until = to_timestamp(0)
    where place = ${network}`.execute(withoutAccount)
}

/** Counts a request whose link opened nothing. @throws ApiError RateLimited from the 31st of a network within a minute on */
export async function countUnknown({ withoutAccount }: Database, address: string, now: Date): Promise<void> {
  const place = sha256(`unknown ${networkOf(address)}`)
  const since = new Date(now.getTime() - WINDOW_SECONDS * 1000)
  const { rows } = await sql<Pick<GuessRow, 'tries' | 'last_at'>>`
    insert into guesses (place, tries, last_at) values (${place}, 1, ${now}::timestamptz)
    on conflict (place) do update set
      tries = case when guesses.last_at <= ${since}::timestamptz then 1 else guesses.tries + 1 end,
      last_at = case when guesses.last_at <= ${since}::timestamptz then ${now}::timestamptz else guesses.last_at end
    returning tries, last_at`.execute(withoutAccount)
  const [row] = rows
  if (row && row.tries > UNKNOWN_PER_WINDOW) throw rateLimited(row.last_at.getTime() - since.getTime())
}

/** Removes what was counted more than a day ago. */
export async function expireGuesses({ withoutAccount }: Database): Promise<void> {
  await sql`delete from guesses where last_at < now() - interval '1 day'`.execute(withoutAccount)
}
