import { CompiledQuery, type Kysely } from 'kysely'
import PgBoss from 'pg-boss'
import type { TaskQueue } from './job-queues.ts'
import type { Schema } from './schema.ts'

// Never started: it only knows the statement that makes a job of its version.
const boss = new PgBoss({ migrate: false, db: { executeSql: async () => ({ rows: [] }) } })

/** Makes a job in the transaction of its cause. @param data ids only: jobs are kept as they are */
export async function enqueueJob(tx: Kysely<Schema>, queue: TaskQueue, data: object): Promise<void> {
  const db = {
    executeSql: async (text: string, values: unknown[]) => ({
      rows: (await tx.executeQuery(CompiledQuery.raw(text, values))).rows,
    }),
  }
  await boss.send(queue, data, { db })
}
