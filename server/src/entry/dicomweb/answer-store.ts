import { ApiError } from '@opaline/contract'
import { isUid } from '@opaline/dicom'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../../features/access/actor.ts'
import { firstInstitution } from '../../features/access/first-institution.ts'
import { invalid } from '../../features/errors.ts'
import { hourlyRun } from '../../features/instances/hourly-run.ts'
import { describeOutcome, statusOf } from '../../features/store-transaction/describe-outcome.ts'
import type { StoreRun } from '../../features/store-transaction/store-part.ts'
import { type StoreOutcome, storeTransaction } from '../../features/store-transaction/store-transaction.ts'
import type { Services } from '../../services.ts'
import { bytesOf, drain } from '../http/take-body.ts'
import { decodedBody } from './body-encoding.ts'
import type { DicomwebCaller } from './dicomweb-callers.ts'
import { type DicomwebRequest, parameter } from './dicomweb-request.ts'
import { filePartsOf } from './file-parts.ts'
import { storeFormOf, writeStoreAnswer } from './store-forms.ts'

/** A request to store, of a caller who was let in. */
export type StoreCall = DicomwebRequest & { readonly caller: DicomwebCaller }

const DEED = 'StoreOverDicomWeb'

/** Where images go whose request names no institution; asked once while a caller is trusted. */
export class Destination {
  readonly #services: Services
  readonly #first = new WeakMap<Actor, Promise<string>>()

  constructor(services: Services) {
    this.#services = services
  }

  /** @throws ApiError NotFound where the caller has no institution */
  of({ actor, institutionUuid }: DicomwebCaller): Promise<string> | string {
    if (institutionUuid !== undefined) return institutionUuid
    const known = this.#first.get(actor)
    if (known !== undefined) return known
    const found = this.#services.database.forAccount(actor.accountUuid, (tx) => firstInstitution(tx, actor))
    this.#first.set(actor, found)
    return found
  }
}

/** The study of the address; undefined: it names none. @throws ApiError InvalidParameter */
function studyOfAddress({ request }: StoreCall): string | undefined {
  const uid = parameter(request, 'study')
  if (uid === '') return undefined
  if (!isUid(uid, { leadingZeros: true })) throw invalid('study', 'It is not a UID.')
  return uid
}

const runOf = ({ caller, services }: StoreCall, institutionUuid: string, study: string | undefined): StoreRun => {
  const { session, actor, facts } = caller
  return {
    actor,
    institutionUuid,
    runUuid: hourlyRun(services.now(), session.uuid, actor.userUuid),
    deed: {
      action: DEED,
      userUuid: actor.userUuid,
      apiKeyUuid: session.apiKeyUuid,
      sessionUuid: session.uuid,
      address: facts.address,
      requestId: facts.requestId,
    },
    studyInstanceUid: study,
  }
}

function send({ root, reply }: StoreCall, form: string, outcome: StoreOutcome): FastifyReply {
  const status = statusOf(outcome)
  if (status === 202)
    void reply.header('warning', `299 ${root}: "Not all was stored as it came; the reasons are in the body."`)
  return reply
    .code(status)
    .header('content-type', form)
    .send(writeStoreAnswer(form, describeOutcome(outcome, root)))
}

/** What failed by a fault of ours is told as such, and found in the log. */
function logFaults({ services, request }: StoreCall, { failed, others }: StoreOutcome): void {
  for (const { error } of [...failed, ...others])
    if (!(error instanceof ApiError)) services.log.error({ requestId: request.id, err: error }, 'fault')
}

/**
 * Stores the files of a request (PS3.18 10.5): all of them, or those of the address's study.
 * @throws ApiError, see `storeTransaction`, `filePartsOf` and `storeFormOf`
 */
export async function answerStore(call: StoreCall, destination: Destination): Promise<FastifyReply> {
  const { request, services } = call
  const { accept, 'content-type': type, 'content-encoding': encoding } = request.headers
  const form = storeFormOf(accept)
  const parts = filePartsOf(decodedBody(bytesOf(request.raw), encoding), type)
  const run = runOf(call, await destination.of(call.caller), studyOfAddress(call))
  const outcome = await storeTransaction(services, run, parts)
  logFaults(call, outcome)
  // Whoever is still sending reads no answer.
  if (!(await drain(request.raw))) void call.reply.header('connection', 'close')
  return send(call, form, outcome)
}
