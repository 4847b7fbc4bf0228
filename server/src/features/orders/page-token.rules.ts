import { invalid } from '../errors.ts'

/** Where a page ends: the order that the next one comes after, and how many there are in all. */
export interface PagePosition {
  /** The instant with microseconds, `2026-11-24T05:00:00.000000`, UTC. */
  readonly sortAt: string
  readonly orderUuid: string
  readonly total: number
}

const POSITION =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,12})$/

/** The token of the page that comes after `position`. It names a place in an order, never a right. */
export const writePageToken = ({ sortAt, orderUuid, total }: PagePosition): string =>
  Buffer.from(`${sortAt} ${orderUuid} ${total}`).toString('base64url')

/** Whether the calendar has it: a 30 February would be moved into March instead of refused. */
function isInstant(sortAt: string): boolean {
  const milliseconds = `${sortAt.slice(0, 23)}Z`
  const time = Date.parse(milliseconds)
  return !sortAt.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString() === milliseconds
}

/** @throws ApiError InvalidParameter for what is no token of ours */
export function readPageToken(token: string): PagePosition {
  const parts = POSITION.exec(Buffer.from(token, 'base64url').toString('latin1'))
  const [, sortAt, orderUuid, total] = parts ?? []
  if (sortAt === undefined || !isInstant(sortAt) || orderUuid === undefined)
    throw invalid('pageToken', 'It is not one that a page before it gave.')
  return { sortAt, orderUuid, total: Number(total) }
}
