import { invalid } from '../errors.ts'

/** Where a page ends: the order that the next one comes after, and how many there are in all. */
export interface PagePosition {
  /** Seconds since 1970 (UTC) with six places, `1764000000.000001`: the calendar's ends are no ends of it. */
  readonly sortAt: string
  readonly orderUuid: string
  readonly total: number
}

const POSITION = /^(-?\d{1,12}\.\d{6}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d{1,10})$/

// The years 1 to 9999, which orders may be of, and a day for the zones.
const EARLIEST = -62_135_683_200
const LATEST = 253_402_387_200

/** The token of the page that comes after `position`. It names a place in an order, never a right. */
export const writePageToken = ({ sortAt, orderUuid, total }: PagePosition): string =>
  Buffer.from(`${sortAt} ${orderUuid} ${total}`).toString('base64url')

/** @throws ApiError InvalidParameter for what is no token of ours */
export function readPageToken(token: string): PagePosition {
  const parts = POSITION.exec(Buffer.from(token, 'base64url').toString('latin1'))
  const [, sortAt, orderUuid, total] = parts ?? []
  const seconds = Number(sortAt)
  if (sortAt === undefined || orderUuid === undefined || seconds < EARLIEST || seconds > LATEST)
    throw invalid('pageToken', 'It is not one that a page before it gave.')
  return { sortAt, orderUuid, total: Number(total) }
}
