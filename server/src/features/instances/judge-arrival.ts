import { ApiError } from '@opaline/contract'
import { sameBytes } from '../../secrets.ts'
import { losslessCoding } from '../codecs/lossless-syntaxes.ts'
import type { Arrival, StoredImage } from './arrival.ts'
import { type Batch, flushBatch, instanceKeyOf, studyKeyOf } from './batch.ts'
import { CompareFirstError } from './compare-first.ts'
import { isIdentifiedCopy } from './contradicts-patient.ts'
import { DigestFirstError } from './digest-first.ts'
import { displaceInstance } from './displace-study.ts'
import { findStored, type KnownInstance } from './find-stored.ts'
import { replaceInstance } from './replace-instance.ts'
import { allowOrder, NEEDS_NEW_UIDS, type OpenStudy, requireStudy } from './require-study.ts'

const NOT_OF_SHARE = 'It came by a share, and is of a study that the share did not make.'
const OTHER_CONTENT = 'Another image is stored under this SOP Instance UID. The stored one stays as it is.'

const otherContent = ({ anonymized }: Arrival): ApiError =>
  new ApiError('Conflict', anonymized ? `${OTHER_CONTENT} ${NEEDS_NEW_UIDS}` : OTHER_CONTENT)

/** Whether it is the stored image again. @throws DigestFirstError, CompareFirstError where only their data sets or pixels can tell */
function isSame(known: KnownInstance, { sha256, examined, comparison }: Arrival): boolean {
  if (sameBytes(known.sha256, sha256)) return true
  if (known.dataSetSha256 === undefined || examined.dataSetSha256 === undefined)
    throw new DigestFirstError(undigested(known))
  if (sameBytes(known.dataSetSha256, examined.dataSetSha256)) return true
  if (!losslessCoding(known.transferSyntaxUid) || !losslessCoding(examined.transferSyntaxUid)) return false
  if (comparison === undefined) throw new CompareFirstError()
  const { dataSetSha256 = known.dataSetSha256, isEqual } = comparison
  if (!sameBytes(dataSetSha256, known.dataSetSha256)) throw new CompareFirstError()
  return isEqual
}

/** The stored image, where its data set was not hashed so far; one of the same batch is found when it is stored. */
const undigested = ({ id, dataSetSha256 }: KnownInstance): readonly string[] =>
  id === undefined || dataSetSha256 !== undefined ? [] : [id]

const describe = (arrival: Arrival, orderUuid: string, alreadyStored: boolean): StoredImage => ({
  PatientOrderUuid: orderUuid,
  SopInstanceUid: arrival.examined.sopInstanceUid,
  Sha256: arrival.sha256.toString('hex'),
  AlreadyStored: alreadyStored,
})

/** Takes what is stored under the image's UID out of its place, where contract 9 lets the later one have it. */
async function makeRoom(batch: Batch, arrival: Arrival, known: KnownInstance, study: OpenStudy): Promise<void> {
  const samePlace =
    known.orderUuid === study.orderUuid && known.seriesInstanceUid === arrival.examined.seriesInstanceUid
  const displaces = known.anonymized && !arrival.anonymized
  if (!samePlace || !(displaces || batch.conflictRule === 'replace')) throw otherContent(arrival)
  const id = known.id ?? (await idOfPlaced(batch, arrival))
  await (displaces ? displaceInstance(batch.client, arrival, id) : replaceInstance(batch.client, arrival, id))
}

/** The row of an image that came earlier in the batch. */
async function idOfPlaced(batch: Batch, arrival: Arrival): Promise<string> {
  flushBatch(batch)
  const { instances } = await findStored(batch.client, [arrival])
  const id = instances.get(instanceKeyOf(arrival))?.id
  if (id === undefined) throw new Error('An image of the batch has no row.')
  return id
}

/** Whether what is stored under the image's UID may have to make room; looked at before anything is changed. */
function mayGiveWay(batch: Batch, arrival: Arrival, known: KnownInstance): boolean {
  if (batch.conflictRule === 'replace' || (known.anonymized && !arrival.anonymized)) return true
  const study = batch.studies.get(studyKeyOf(arrival))
  return study !== undefined && isIdentifiedCopy(batch, study, arrival)
}

/**
 * What comes by a share goes into the studies that the share made, whatever it is the same as: neither the recipient nor the
 * folder learns what else is there. @throws ApiError Conflict
 */
function keepToShare(batch: Batch, arrival: Arrival, known: KnownInstance | undefined): void {
  if (arrival.shareUuid === undefined) return
  const study = batch.studies.get(studyKeyOf(arrival))
  const isOwn = study === undefined || study.shareUuid === arrival.shareUuid
  const isElsewhere = known !== undefined && known.orderUuid !== study?.orderUuid
  if (!isOwn || isElsewhere) throw new ApiError('Conflict', NOT_OF_SHARE)
}

/** Judges one image against what is stored and against those before it in the batch. @throws ApiError Conflict, Forbidden; DigestFirstError, CompareFirstError */
export async function judgeArrival(batch: Batch, arrival: Arrival): Promise<StoredImage> {
  const key = instanceKeyOf(arrival)
  const known = batch.instances.get(key)
  keepToShare(batch, arrival, known)
  if (known !== undefined && isSame(known, arrival)) {
    allowOrder(arrival, known.orderUuid)
    return describe(arrival, known.orderUuid, true)
  }
  if (known !== undefined && !mayGiveWay(batch, arrival, known)) throw otherContent(arrival)
  const study = await requireStudy(batch, arrival)
  const still = batch.instances.get(key)
  if (still !== undefined) await makeRoom(batch, arrival, still, study)
  batch.placed.push({ arrival, studyId: study.studyId })
  batch.instances.set(key, {
    id: undefined,
    seriesInstanceUid: arrival.examined.seriesInstanceUid,
    transferSyntaxUid: arrival.examined.transferSyntaxUid,
    anonymized: arrival.anonymized,
    sha256: arrival.sha256,
    dataSetSha256: arrival.examined.dataSetSha256,
    orderUuid: study.orderUuid,
  })
  return describe(arrival, study.orderUuid, false)
}
