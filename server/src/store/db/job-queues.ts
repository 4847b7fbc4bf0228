/** The kinds of jobs; each is taken by one process at a time. */
export const JOB_QUEUES = ['expire-sessions', 'sweep-blobs', 'purge-trash'] as const

export type JobQueue = (typeof JOB_QUEUES)[number]
