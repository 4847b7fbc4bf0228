import { randomUUID } from 'node:crypto'
import type { InputOf, METHODS, MethodName, ResultOf } from '@opaline/contract'
import { RIGHTS } from '@opaline/contract'
import { sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { readConfig } from '../../config.ts'
import { makeLog } from '../../log.ts'
import type { Mail, Mailer } from '../../out/mail/mailer.ts'
import type { Services } from '../../services.ts'
import type { Tx } from '../../store/db/database.ts'
import type { TaskQueue } from '../../store/db/job-queues.ts'
import type { Actor } from '../access/actor.ts'
import type { CreatedAccount } from '../accounts/create-account.ts'
import { type MailJob, sendMail } from '../mails/send-mail.ts'
import { KeptOrders } from '../orders/kept-orders.ts'
import { RecentTotals } from '../orders/recent-totals.ts'
import { type PasswordLinkJob, sendPasswordLink } from '../passwords/send-password-link.ts'
import { type IndexTagsJob, indexTags } from '../search/index-tags.ts'
import { Hashing } from '../sessions/hashing.ts'
import type { AuditNote, OpenUseCase, UseCase } from '../use-case.ts'

type Input<N extends MethodName> = InputOf<(typeof METHODS)[N]>
type Result<N extends MethodName> = Promise<ResultOf<(typeof METHODS)[N]>>

/** Who calls, where it is not the account's first Admin, signed in. */
export interface Caller {
  readonly actor?: Partial<Actor>
  readonly account?: CreatedAccount
  readonly sessionUuid?: string
  readonly apiKeyUuid?: string
  readonly note?: AuditNote
}

/** An account that is administered, with a clock that the test moves and mails that are kept. */
export interface Office {
  readonly test: TestDatabase
  readonly account: CreatedAccount
  readonly services: Services
  readonly mails: Mail[]
  /** Moves the clock. */
  wait(milliseconds: number): void
  /** Calls a method in a transaction of its own. */
  call<N extends MethodName>(useCase: UseCase<N>, input: Input<N>, caller?: Caller): Result<N>
  /** Calls a method that needs no session. */
  open<N extends MethodName>(useCase: OpenUseCase<N>, input: Input<N>): Result<N>
  inAccount<T>(work: (tx: Tx) => Promise<T>, account?: CreatedAccount): Promise<T>
  /** Does the jobs that wait, and those that they make. */
  runJobs(): Promise<void>
}

const REQUEST = { requestId: 'test', address: '192.0.2.1', origin: undefined }

export const actorOf = (account: CreatedAccount, changes: Partial<Actor> = {}): Actor => ({
  accountUuid: account.AccountUuid,
  userUuid: account.UserUuid,
  userType: 'Admin',
  institutionUuids: [account.InstitutionUuid],
  orderUuids: undefined,
  ...changes,
})

const sessionOf = (actor: Actor, { sessionUuid = randomUUID(), apiKeyUuid }: Caller) => ({
  uuid: sessionUuid,
  accountUuid: actor.accountUuid,
  apiKeyUuid,
  userUuids: [actor.userUuid],
  rights: new Set(RIGHTS),
  orderUuids: undefined,
  allowedDomains: [],
  expiresAt: new Date('2100-01-01'),
})

const TASKS: Readonly<Record<TaskQueue, (services: Services, data: object) => Promise<void>>> = {
  'send-mail': (services, data) => sendMail(services, data as MailJob),
  'send-password-link': (services, data) => sendPasswordLink(services, data as PasswordLinkJob),
  'index-tags': ({ database }, data) => indexTags(database, data as IndexTagsJob),
}

async function runJobs(services: Services): Promise<void> {
  const { rows } = await sql<{ name: TaskQueue; data: object }>`
    delete from pgboss.job where name in ('send-mail', 'send-password-link', 'index-tags') returning name, data`.execute(
    services.database.withoutAccount,
  )
  for (const { name, data } of rows) await TASKS[name](services, data)
  if (rows.length > 0) await runJobs(services)
}

export async function openOffice(environment: Record<string, string> = {}): Promise<Office> {
  const test = await openTestDatabase()
  const account = await test.createAccount()
  const mails: Mail[] = []
  const clock = { now: new Date() }
  const mailer: Mailer = { send: async (mail) => void mails.push(mail), close: () => undefined }
  // Administration stores no files, so there is nothing that holds them.
  const services = {
    config: readConfig(environment),
    database: test.database,
    mailer,
    hashing: new Hashing(),
    orderTotals: new RecentTotals(),
    keptOrders: new KeptOrders(),
    log: makeLog('fatal'),
    secretKey: 'x'.repeat(43),
    now: () => clock.now,
    publicUrl: () => 'https://pacs.example.org',
  } as unknown as Services
  const inAccount: Office['inAccount'] = (work, of = account) => test.database.forAccount(of.AccountUuid, work)
  return {
    test,
    account,
    services,
    mails,
    wait: (milliseconds) => {
      clock.now = new Date(clock.now.getTime() + milliseconds)
    },
    call: async (useCase, input, caller = {}) => {
      const actor = actorOf(caller.account ?? account, caller.actor)
      const { note = { orderUuids: [], detail: {} } } = caller
      const session = sessionOf(actor, caller)
      const afterwards: (() => Promise<void>)[] = []
      const afterCommit = (later: () => Promise<void>) => void afterwards.push(later)
      const answer = await inAccount(
        (tx) => useCase({ services, tx, actor, session, request: REQUEST, note, afterCommit }, input),
        caller.account,
      )
      for (const later of afterwards) await later()
      return answer
    },
    open: (useCase, input) => useCase({ services, request: REQUEST }, input),
    inAccount,
    runJobs: () => runJobs(services),
  }
}
