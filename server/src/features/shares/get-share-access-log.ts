import type { objects } from '@opaline/contract'
import type { z } from 'zod'
import { showInstant } from '../../datetime.ts'
import type { UseCase } from '../use-case.ts'
import { requireShare } from './require-share.ts'

type Action = z.input<typeof objects.ShareAccess>['Action']

const MOST = 10_000

/** What was done with a share, newest first. */
export const getShareAccessLog: UseCase<'GetShareAccessLog'> = async (call, input) => {
  await requireShare(call, input.ShareUuid)
  const rows = await call.tx
    .selectFrom('share_accesses')
    .select(['at', 'address', 'action', 'outcome'])
    .where('share_id', '=', input.ShareUuid)
    .orderBy('id', 'desc')
    .limit(MOST)
    .execute()
  return {
    AccessList: rows.map((row) => ({
      Datetime: showInstant(row.at),
      Address: row.address,
      Action: row.action as Action,
      Outcome: row.outcome,
    })),
  }
}
