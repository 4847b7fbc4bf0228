import type { DataSet } from '../data-set.ts'
import { Tag } from '../tag.ts'
import { numberOf } from '../text/number-of.ts'
import { textOf } from '../text/text-of.ts'
import { type DataSetEncoding, encodingOf, TransferSyntax, uidOf } from '../transfer-syntax.ts'
import { DataSetReader } from './data-set-reader.ts'
import type { DataSetStart } from './find-data-set.ts'
import type { More, ReadJob } from './read-job.ts'
import { sniffEncoding } from './sniff-encoding.ts'

/** File meta information and what it says of the data set. */
export interface ReadMeta {
  readonly status: 'complete'
  readonly dataSet: DataSet
  /** Where the data set begins. */
  readonly end: number
  readonly encoding: DataSetEncoding
  readonly transferSyntaxUid: string
}

const META_GROUP = 0x0002
const META_ENCODING: DataSetEncoding = encodingOf(TransferSyntax.ExplicitVrLittleEndian)

/** Reads group 0002, which is explicit little endian whatever follows (PS3.10 7.1), and settles how to read on. */
export function readMeta(job: ReadJob, start: DataSetStart): ReadMeta | More {
  const { bytes, complete, limits, deadline, warnings } = job
  const reader: DataSetReader = new DataSetReader({
    source: { bytes, warnings },
    offset: start.at,
    encoding: META_ENCODING,
    complete,
    limits,
    deadline,
    endsBefore: (at, tag) => tag >>> 16 !== META_GROUP || isDeflatedFrom(reader.dataSet, at),
  })
  if (!reader.read()) return { status: 'more', needed: reader.needed }
  const end = reader.position
  if (!complete && end + 8 > bytes.length) return { status: 'more', needed: end + 8 }
  const meta = reader.dataSet
  checkGroupLength(meta, end, job)
  return { status: 'complete', dataSet: meta, end, ...settleEncoding(meta, end, job) }
}

/** A deflated data set may begin with bytes that look like group 0002: here the group length decides. */
function isDeflatedFrom(meta: DataSet, at: number): boolean {
  return metaEnd(meta) === at && encodingOf(textOf(meta, Tag.TransferSyntaxUid) ?? '').deflated
}

function metaEnd(meta: DataSet): number | undefined {
  const element = meta.elements[0]
  if (element?.tag !== META_GROUP * 0x10000) return undefined
  return element.offset + element.length + (numberOf(meta, element.tag) ?? 0)
}

function checkGroupLength(meta: DataSet, end: number, job: ReadJob): void {
  if (meta.elements.length === 0) job.warnings.add('NoFileMeta', meta.offset)
  else if (metaEnd(meta) !== end) job.warnings.add('WrongGroupLength', meta.offset, META_GROUP * 0x10000)
}

/** The encoding that the transfer syntax names, unless the bytes are plainly in another one. */
function settleEncoding(meta: DataSet, end: number, job: ReadJob): Pick<ReadMeta, 'encoding' | 'transferSyntaxUid'> {
  const named = textOf(meta, Tag.TransferSyntaxUid) ?? ''
  const found = end + 8 <= job.bytes.length ? sniffEncoding(job.bytes, end) : undefined
  if (named === '') {
    job.warnings.add('NoTransferSyntax', end)
    const encoding = found ?? encodingOf(TransferSyntax.ImplicitVrLittleEndian)
    return { encoding, transferSyntaxUid: uidOf(encoding) }
  }
  const encoding = encodingOf(named)
  if (found === undefined || isSame(found, encoding)) return { encoding, transferSyntaxUid: named }
  job.warnings.add('TransferSyntaxMismatch', end, Tag.TransferSyntaxUid)
  return { encoding: found, transferSyntaxUid: named }
}

function isSame(a: DataSetEncoding, b: DataSetEncoding): boolean {
  return a.littleEndian === b.littleEndian && a.explicitVr === b.explicitVr && a.deflated === b.deflated
}
