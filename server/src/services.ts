import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { FrameComparer } from './features/codecs/same-frames.ts'
import type { ArrivalQueue } from './features/instances/arrival-queue.ts'
import type { KeptOrders } from './features/orders/kept-orders.ts'
import type { RecentTotals } from './features/orders/recent-totals.ts'
import type { Renderings } from './features/rendering/renderings.ts'
import type { Hashing } from './features/sessions/hashing.ts'
import type { Thumbnails } from './features/thumbnails/thumbnails.ts'
import type { FrameTranscoder } from './features/transcoding/frame-transcoder.ts'
import type { Mailer } from './out/mail/mailer.ts'
import type { BlobStore } from './store/blobs/blob-store.ts'
import type { Database } from './store/db/database.ts'

/** What use cases reach the world by; `wire.ts` makes it. */
export interface Services {
  readonly config: Config
  readonly database: Database
  readonly blobs: BlobStore
  /** Where images that arrive at the same time share their commits. */
  readonly arrivals: ArrivalQueue
  /** What large searches over orders matched a moment ago. */
  readonly orderTotals: RecentTotals
  /** Orders as lists showed them. */
  readonly keptOrders: KeptOrders
  readonly mailer: Mailer
  /** Hashes passwords, a few at once. */
  readonly hashing: Hashing
  /** Compares decoded pixels. */
  readonly frames: FrameComparer
  /** Brings frames into other transfer syntaxes. */
  readonly transcoder: FrameTranscoder
  /** Pictures of frames. */
  readonly renderings: Renderings
  /** Small pictures of studies. */
  readonly thumbnails: Thumbnails
  readonly log: Logger
  readonly secretKey: string
  readonly now: () => Date
  /** The address that links are made of, without a slash at the end. Never taken from a request. */
  readonly publicUrl: () => string
}
