import PgBoss from 'pg-boss'
import { expireOldSecrets } from '../../features/api-keys/expire-old-secrets.ts'
import { expireDownloadLinks } from '../../features/downloads/expire-download-links.ts'
import { sweepBlobs } from '../../features/instances/sweep-blobs.ts'
import { expireMails } from '../../features/mails/expire-mails.ts'
import { giveUpOldMails } from '../../features/mails/give-up-mail.ts'
import { type MailJob, sendMail } from '../../features/mails/send-mail.ts'
import { expirePasswordLinks } from '../../features/passwords/expire-password-links.ts'
import { type PasswordLinkJob, sendPasswordLink } from '../../features/passwords/send-password-link.ts'
import { type IndexTagsJob, indexTags } from '../../features/search/index-tags.ts'
import { expireSessions } from '../../features/sessions/expire-sessions.ts'
import { expireGuesses } from '../../features/shares/guesses.ts'
import { purgeTrash } from '../../features/trash/purge-trash.ts'
import { expireUploads } from '../../features/uploads/expire-uploads.ts'
import type { Services } from '../../services.ts'
import type { Database } from '../../store/db/database.ts'
import { JOB_QUEUES, type JobQueue, TASK_QUEUES, type TaskQueue } from '../../store/db/job-queues.ts'

const HOURLY = {
  'expire-sessions': '17 * * * *',
  'sweep-blobs': '37 * * * *',
  'purge-trash': '57 * * * *',
  'expire-mails': '47 * * * *',
} as const satisfies Record<JobQueue, string>

const DEEDS: Readonly<Record<JobQueue, (services: Services) => Promise<unknown>>> = {
  'expire-sessions': async ({ database }) => {
    await expireSessions(database)
    await expireOldSecrets(database)
    await expirePasswordLinks(database)
    await expireDownloadLinks(database)
    await expireGuesses(database)
  },
  'sweep-blobs': async (services) => {
    // The pieces of expired uploads are blobs without a row from then on.
    await expireUploads(services)
    await sweepBlobs(services)
  },
  'purge-trash': purgeTrash,
  'expire-mails': async (services) => {
    await giveUpOldMails(services)
    await expireMails(services.database)
  },
}

const TASKS: Readonly<Record<TaskQueue, (services: Services, data: object) => Promise<unknown>>> = {
  'send-mail': (services, data) => sendMail(services, data as MailJob),
  'send-password-link': (services, data) => sendPasswordLink(services, data as PasswordLinkJob),
  'index-tags': ({ database }, data) => indexTags(database, data as IndexTagsJob),
}
const TASK_POLLING = { pollingIntervalSeconds: 1 }

export interface Jobs {
  stop(): Promise<void>
}

const through = (database: Database) => ({
  executeSql: async (text: string, values: unknown[]) => database.pool.query(text, values),
})

async function run(services: Services, queue: JobQueue): Promise<void> {
  const startedAt = performance.now()
  await DEEDS[queue](services)
  services.log.info({ job: queue, milliseconds: Math.round(performance.now() - startedAt) }, 'job done')
}

/** Takes jobs from the queue that all processes share; each job is done by one of them. */
export async function startJobs(services: Services): Promise<Jobs> {
  const boss = new PgBoss({ db: through(services.database), migrate: false })
  boss.on('error', (error) => services.log.warn({ error: error.message }, 'job queue'))
  await boss.start()
  for (const queue of JOB_QUEUES) {
    await boss.work(queue, () => run(services, queue))
    await boss.schedule(queue, HOURLY[queue])
  }
  for (const queue of TASK_QUEUES) {
    await boss.work(queue, TASK_POLLING, async ([job]) => {
      if (job) await TASKS[queue](services, job.data as object)
    })
  }
  return { stop: () => boss.stop({ graceful: true, wait: true, timeout: 10_000 }) }
}
