import type { Insertable } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts'
import type { Services } from '../../../services.ts'
import type { Database } from '../../../store/db/database.ts'
import type { PatientOrdersTable } from '../../../store/db/tables/order-tables.ts'
import { makeUuid } from '../../../uuid.ts'
import type { Actor } from '../../access/actor.ts'
import type { CreatedAccount } from '../../accounts/create-account.ts'
import type { AuditNote, Call } from '../../use-case.ts'
import { type FoundOrders, findOrders, type OrderPage } from '../find-orders.ts'
import { KeptOrders } from '../kept-orders.ts'
import type { OrderFilter } from '../order-filter.ts'
import { RecentTotals } from '../recent-totals.ts'

/** What a test says of an order; the rest is made up. */
export type OrderTexts = Partial<Insertable<PatientOrdersTable>>

/** An account of its own with orders, and an Admin of it who searches. */
export interface OrderList {
  readonly account: CreatedAccount
  readonly actor: Actor
  readonly database: Database
  addOrders(orders: readonly OrderTexts[]): Promise<string[]>
  addInstitution(): Promise<string>
  addDicomNode(): Promise<string>
  /** Runs a use case in a transaction of its own, as the Admin unless told otherwise. */
  call<T>(work: (call: Call) => Promise<T>, actor?: Partial<Actor>, note?: AuditNote): Promise<T>
  find(filter: OrderFilter, page?: Partial<OrderPage>, actor?: Partial<Actor>): Promise<FoundOrders>
}

const ROWS_PER_STATEMENT = 1_000

async function insertOrders(
  { database, account }: Pick<OrderList, 'database' | 'account'>,
  orders: readonly OrderTexts[],
) {
  const { AccountUuid: account_id, InstitutionUuid: institution_id } = account
  const rows = orders.map((order) => {
    const id = makeUuid()
    const whole = {
      id,
      account_id,
      institution_id,
      study_instance_uid: `2.25.${BigInt(`0x${id.replaceAll('-', '')}`)}`,
    }
    return { ...whole, order_day: '2026-01-02', sort_at: '2026-01-02T10:00:00Z', ...order }
  })
  await database.forAccount(account_id, async (tx) => {
    for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
      const some = rows.slice(at, at + ROWS_PER_STATEMENT)
      await tx.insertInto('patient_orders').values(some).execute()
    }
  })
  return rows.map(({ id }) => id)
}

async function insertInstitution(database: Database, account: CreatedAccount): Promise<string> {
  const id = makeUuid()
  const row = { id, account_id: account.AccountUuid, name: 'Further', ae_title: id.slice(-16) }
  await database.forAccount(account.AccountUuid, (tx) => tx.insertInto('institutions').values(row).execute())
  return id
}

async function insertDicomNode(database: Database, account: CreatedAccount): Promise<string> {
  const id = makeUuid()
  const where = { account_id: account.AccountUuid, institution_id: account.InstitutionUuid }
  const row = { id, ...where, name: 'Scanner', ae_title: 'SCANNER', host: 'scanner.example.org', port: 104 }
  await database.forAccount(account.AccountUuid, (tx) => tx.insertInto('dicom_nodes').values(row).execute())
  return id
}

const MOST = 100

function surroundingsOf({ accountUuid, userUuid, orderUuids }: Actor): Pick<Call, 'session' | 'request'> {
  return {
    session: {
      uuid: makeUuid(),
      accountUuid,
      apiKeyUuid: undefined,
      userUuids: [userUuid],
      rights: new Set(['Read', 'Order']),
      orderUuids,
      allowedDomains: [],
      expiresAt: new Date('2100-01-01'),
    },
    request: { requestId: 'test', address: '192.0.2.1', origin: undefined },
  }
}

/** As the entry does: what a call leaves for later is done once it is committed. */
export async function callAs<T>(
  database: Database,
  actor: Actor,
  note: AuditNote,
  work: (call: Call) => Promise<T>,
  services: Partial<Services> = {},
): Promise<T> {
  const surroundings = {
    now: () => new Date(),
    orderTotals: new RecentTotals(),
    keptOrders: new KeptOrders(),
    ...services,
  } as Services
  const afterwards: (() => Promise<void>)[] = []
  const afterCommit = (later: () => Promise<void>) => void afterwards.push(later)
  const result = await database.forAccount(actor.accountUuid, (tx) =>
    work({ ...surroundingsOf(actor), services: surroundings, actor, tx, note, afterCommit }),
  )
  for (const later of afterwards) await later()
  return result
}

/** A further account in the database of the test. */
export async function addOrderList({ createAccount, database }: TestDatabase): Promise<OrderList> {
  const account = await createAccount()
  const { AccountUuid: accountUuid, UserUuid: userUuid, InstitutionUuid } = account
  const actor = {
    accountUuid,
    userUuid,
    userType: 'Admin',
    institutionUuids: [InstitutionUuid],
    orderUuids: undefined,
  } as const
  const base = { account, actor, database }
  const list: OrderList = {
    ...base,
    addOrders: (orders) => insertOrders(list, orders),
    addInstitution: () => insertInstitution(database, account),
    addDicomNode: () => insertDicomNode(database, account),
    call: (work, acting = {}, note = { orderUuids: [], detail: {} }) => {
      const who = { ...actor, ...acting }
      return callAs(database, who, note, work)
    },
    find: (filter, page = {}, acting = {}) =>
      database.forAccount(accountUuid, (tx) =>
        findOrders(tx, { ...actor, ...acting }, filter, { pageSize: MOST, ...page }),
      ),
  }
  return list
}

/** A fresh database with one account. */
export async function openOrderList(): Promise<OrderList & { readonly testDatabase: TestDatabase }> {
  const testDatabase = await openTestDatabase()
  return { ...(await addOrderList(testDatabase)), testDatabase }
}
