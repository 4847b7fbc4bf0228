/** The kinds of jobs; each is taken by one process at a time. */
export const JOB_QUEUES = ['expire-sessions', 'sweep-blobs', 'purge-trash', 'expire-mails'] as const

export type JobQueue = (typeof JOB_QUEUES)[number]

/** Jobs about one thing each, made by what happened; they are tried again, later each time, for about a day. */
export const TASK_QUEUES = ['send-mail', 'send-password-link', 'index-tags'] as const

export type TaskQueue = (typeof TASK_QUEUES)[number]
