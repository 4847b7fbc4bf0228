import type pg from 'pg'
import { type Arrival, type ArrivedImage, isKept } from './arrival.ts'
import type { Batch } from './batch.ts'
import type { Outcome } from './group-commit.ts'

interface Touched {
  readonly arrival: Arrival
  readonly orderUuid: string
}

const nameOf = ({ arrival, orderUuid }: Touched): string =>
  `${orderUuid} ${arrival.runUuid} ${arrival.folderUuid ?? ''}`

function touchedOrders(arrivals: readonly Arrival[], outcomes: readonly Outcome<ArrivedImage>[]): Touched[] {
  const touched = new Map<string, Touched>()
  for (const [index, arrival] of arrivals.entries()) {
    const outcome = outcomes[index]
    if (outcome === undefined || 'error' in outcome || isKept(outcome.value)) continue
    const orderUuid = outcome.value.PatientOrderUuid
    const one = { arrival, orderUuid }
    touched.set(nameOf(one), one)
  }
  return [...touched.values()]
}

/** Puts orders into the folders that the arrivals name; a folder that went meanwhile or is another user's takes none. */
async function fileIntoFolders(client: pg.PoolClient, accountUuid: string, touched: readonly Touched[]): Promise<void> {
  const filed = touched.filter(({ arrival }) => arrival.folderUuid !== undefined)
  if (filed.length === 0) return
  await client.query({
    name: 'file-arrived-orders',
    text: `insert into folder_orders (account_id, folder_id, order_id)
      select distinct $1::uuid, f.id, a.order_id
      from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as a(folder_id, order_id, user_id)
      join folders f on f.id = a.folder_id and f.owner_id = a.user_id
      order by f.id, a.order_id
      on conflict do nothing`,
    values: [
      accountUuid,
      filed.map(({ arrival }) => arrival.folderUuid),
      filed.map(({ orderUuid }) => orderUuid),
      filed.map(({ arrival }) => arrival.deed.userUuid ?? null),
    ],
  })
}

// The first run of an order whose study was deleted before says so, and the order's history with it.
const DELETED_BEFORE = `
  select jsonb_build_object('Detail', 'deleted before, on ' ||
    to_char(o.deleted_before at time zone institution_zone(o.institution_id), 'YYYY-MM-DD')) mark
  from patient_orders o
  where o.id = g.order_id and o.deleted_before is not null
    and not exists (select 1 from arrival_runs r where r.order_id = o.id)`

/** Writes the audit record of a run's first image in each order; those after it find the run noted. */
async function recordRuns(client: pg.PoolClient, accountUuid: string, touched: readonly Touched[]): Promise<void> {
  const column = (value: (one: Touched) => string | undefined) => touched.map((one) => value(one) ?? null)
  await client.query({
    name: 'record-arrival-runs',
    text: `with given as (
        select distinct on (order_id, run_id) * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[],
          $7::uuid[], $8::text[], $9::text[], $10::uuid[])
          as a(order_id, run_id, action, user_id, api_key_id, session_id, address, request_id, institution_id)
        order by order_id, run_id),
      noted as (
        insert into arrival_runs (account_id, order_id, run_id) select $1::uuid, order_id, run_id from given
        on conflict do nothing returning order_id, run_id)
      insert into audit_records (account_id, action, outcome, user_id, api_key_id, session_id, address, request_id,
        order_ids, detail)
      select $1::uuid, action, 'success', user_id, api_key_id, session_id, address, request_id, array[g.order_id],
        jsonb_build_object('RunUuid', g.run_id, 'InstitutionUuid', g.institution_id) || coalesce(b.mark, '{}')
      from noted n join given g on g.order_id = n.order_id and g.run_id = n.run_id
      left join lateral (${DELETED_BEFORE}) b on true`,
    values: [
      accountUuid,
      column(({ orderUuid }) => orderUuid),
      column(({ arrival }) => arrival.runUuid),
      column(({ arrival }) => arrival.deed.action),
      column(({ arrival }) => arrival.deed.userUuid),
      column(({ arrival }) => arrival.deed.apiKeyUuid),
      column(({ arrival }) => arrival.deed.sessionUuid),
      column(({ arrival }) => arrival.deed.address),
      column(({ arrival }) => arrival.deed.requestId),
      column(({ arrival }) => arrival.institutionUuid),
    ],
  })
}

/**
 * Notes what else an arrival means for its order: the folder that it is to appear in, and the audit's one record a run.
 * @param noted what was noted and committed before, which need not be asked of the database again
 * @returns what has been noted now
 */
export function noteOrders(
  { client, later, accountUuid }: Pick<Batch, 'client' | 'later' | 'accountUuid'>,
  arrivals: readonly Arrival[],
  outcomes: readonly Outcome<ArrivedImage>[],
  noted: ReadonlySet<string>,
): string[] {
  const touched = touchedOrders(arrivals, outcomes).filter((one) => !noted.has(nameOf(one)))
  if (touched.length === 0) return []
  later(fileIntoFolders(client, accountUuid, touched))
  later(recordRuns(client, accountUuid, touched))
  return touched.map(nameOf)
}
