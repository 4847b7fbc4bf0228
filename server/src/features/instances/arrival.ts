import type { Examined } from './examine-file.ts'

/** Who stores, for the audit record; ids only. */
export interface ArrivalDeed {
  /** The method, or what it is called at another door (`StoreOverDicomWeb`). */
  readonly action: string
  readonly userUuid?: string | undefined
  readonly apiKeyUuid?: string | undefined
  readonly sessionUuid?: string | undefined
  readonly address: string
  readonly requestId: string
}

/** One image that has arrived whole and whose rows are not there yet. */
export interface Arrival {
  /** Resolves once its bytes are durable: its rows are written meanwhile, and committed after that. */
  readonly durable: Promise<void>
  readonly accountUuid: string
  readonly institutionUuid: string
  /** A folder of the acting user in which the order is to appear. */
  readonly folderUuid: string | undefined
  /** The only orders that it may go into; undefined: no such limit. */
  readonly onlyOrders: readonly string[] | undefined
  /** The same for all files of one run: the audit has one record per order and run. */
  readonly runUuid: string
  readonly deed: ArrivalDeed
  /** Whether the file comes from an anonymised run. */
  readonly anonymized: boolean
  /** What becomes of an image that contradicts what is stored. */
  readonly conflicts: 'refuse' | 'inbox'
  /** The share that it came by, which adds to the studies that it made and to no others. */
  readonly shareUuid: string | undefined
  readonly examined: Examined
  readonly blobKey: string
  readonly blobSize: number
  /** Of the whole file. */
  readonly sha256: Buffer
  /** How it compares to the image that is stored under its UID, where they had to be decoded to tell. */
  readonly comparison?: Comparison | undefined
}

/** Whether an image shows the same as a stored one with another data set. */
export interface Comparison {
  /** Of the stored one: with another, it is to be made again. undefined: whatever is stored. */
  readonly dataSetSha256: Buffer | undefined
  readonly isEqual: boolean
}

/** What the caller is told of a stored image. */
export interface StoredImage {
  readonly PatientOrderUuid: string
  readonly SopInstanceUid: string
  /** Hexadecimal, of the file that arrived. */
  readonly Sha256: string
  readonly AlreadyStored: boolean
}

/** What the caller is told of an image that contradicts what is stored and waits in the inbox (contract 9). */
export interface KeptImage {
  readonly InboxItemUuid: string
  readonly SopInstanceUid: string
  readonly Sha256: string
  /** In a sentence, for people. */
  readonly Reason: string
  /** Whether it waited there before. */
  readonly AlreadyKept: boolean
}

export type ArrivedImage = StoredImage | KeptImage

export const isKept = (image: ArrivedImage): image is KeptImage => 'InboxItemUuid' in image
