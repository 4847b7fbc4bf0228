import type { Insertable } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import type { PatientOrdersTable } from '../../../store/db/tables/order-tables.ts'
import { makeUuid } from '../../../uuid.ts'
import type { Actor } from '../../access/actor.ts'
import type { CreatedAccount } from '../../accounts/create-account.ts'
import type { Call } from '../../use-case.ts'
import { findOrders } from '../find-orders.ts'
import { KeptOrders } from '../kept-orders.ts'
import type { OrderFilter } from '../order-filter.ts'
import { RecentTotals } from '../recent-totals.ts'

type Order = Partial<Insertable<PatientOrdersTable>>

/** An account with orders written straight into the table, as whatever stores them leaves them. */
export interface OrderArchive {
  readonly testDatabase: TestDatabase
  readonly account: CreatedAccount
  readonly admin: Actor
  /** @returns the order's id; by default it is of today and of the account's first institution */
  addOrder(order?: Order): Promise<string>
  /** Many at once, the last one the newest. */
  addOrders(orders: readonly Order[]): Promise<string[]>
  addInstitution(name: string): Promise<string>
  /** The names of what is found, newest first. */
  names(filter: OrderFilter, actor?: Actor): Promise<string[]>
  close(): Promise<void>
}

export const adminOf = (account: CreatedAccount): Actor => ({
  accountUuid: account.AccountUuid,
  userUuid: account.UserUuid,
  userType: 'Admin',
  institutionUuids: [account.InstitutionUuid],
  orderUuids: undefined,
})

/** A call of this actor, as the entry makes it, run in a transaction of the actor's account. */
export const asCall = <T>(
  { database }: TestDatabase,
  actor: Actor,
  work: (call: Call) => Promise<T>,
  note = { orderUuids: [] as string[], detail: {} as Record<string, unknown> },
): Promise<T> =>
  database.forAccount(actor.accountUuid, (tx) =>
    work({
      services: { orderTotals: new RecentTotals(), keptOrders: new KeptOrders() },
      tx,
      actor,
      note,
    } as unknown as Call),
  )

const YEAR_2026 = Date.UTC(2026, 0, 1)
const MINUTE_MS = 60_000

export async function openOrderArchive(): Promise<OrderArchive> {
  const testDatabase = await openTestDatabase()
  const account = await testDatabase.createAccount()
  const admin = adminOf(account)
  let made = 0
  const rowOf = (order: Order): Insertable<PatientOrdersTable> => {
    made += 1
    const day = order.order_day === undefined ? YEAR_2026 : Date.parse(order.order_day)
    const sortAt = new Date(day + made * MINUTE_MS)
    const base = { id: makeUuid(), account_id: account.AccountUuid, institution_id: account.InstitutionUuid }
    const time = { order_day: sortAt.toISOString().slice(0, 10), sort_at: sortAt }
    return { ...base, ...time, study_instance_uid: `2.25.${made}`, ...order }
  }
  const addOrders: OrderArchive['addOrders'] = async (orders) => {
    const rows = orders.map(rowOf)
    await testDatabase.database.forAccount(account.AccountUuid, (tx) =>
      tx.insertInto('patient_orders').values(rows).execute(),
    )
    return rows.map((row) => row.id)
  }
  return {
    testDatabase,
    account,
    admin,
    addOrders,
    addOrder: async (order = {}) => (await addOrders([order]))[0] ?? '',
    addInstitution: async (name) => {
      const row = { id: makeUuid(), account_id: account.AccountUuid, name, ae_title: `A${made}${name}` }
      await testDatabase.database.forAccount(account.AccountUuid, (tx) =>
        tx.insertInto('institutions').values(row).execute(),
      )
      return row.id
    },
    names: async (filter, actor = admin) => {
      const found = await testDatabase.database.forAccount(actor.accountUuid, (tx) =>
        findOrders(tx, actor, filter, { pageSize: 1_000 }),
      )
      return found.SearchResultList.map((order) => order.PatientName)
    },
    close: () => testDatabase.close(),
  }
}
