import type { AnonymizationPlan, DeidentifyPlan } from '../anonymize/plan.ts'
import { readPlan } from '../anonymize/read-plan.ts'
import type { Reply } from '../reply.ts'
import type { Client, WireInput } from '../wire/client.ts'
import { anonymizedTarget } from './anonymized-target.ts'
import { type DicomDestination, dicomTarget } from './dicom-target.ts'
import { type DocumentDestination, documentTarget } from './document-target.ts'
import { Patience } from './patience.ts'
import type { UploadTarget } from './upload-target.ts'

interface Problem {
  readonly problem: Reply
}

/** Makes a run's target, for which the server may have to be asked. */
export type MakeTarget = (client: Client, signal: AbortSignal) => Promise<UploadTarget | Problem>

/** The key that the server derives for the run; undefined where no UID is mapped. */
async function keyFor(
  plan: AnonymizationPlan,
  { UserUuid }: DicomDestination,
  client: Client,
  signal: AbortSignal,
): Promise<{ readonly key: string | undefined } | Problem> {
  if (!plan.remapUids) return { key: undefined }
  const input = { UserUuid, PatientId: plan.newPatientId || undefined }
  const patience = new Patience(client.wire.timing, signal)
  const reply = await patience.keepTrying(() => client.call('GetPseudonymizationKey', input, { signal }))
  return reply.Success ? { key: String(reply['Key']) } : { problem: reply }
}

const anonymized =
  ({ remapUids, newPatientId, ...plan }: AnonymizationPlan, destination: DicomDestination): MakeTarget =>
  async (client, signal) => {
    const found = await keyFor({ ...plan, remapUids, newPatientId }, destination, client, signal)
    if ('problem' in found) return found
    const whole: DeidentifyPlan = { ...plan, key: found.key }
    return anonymizedTarget(destination, whole)
  }

/** Where the files of an upload method go; its arguments were checked by its table, but for what is to be anonymised. */
export function targetMaker(name: string, input: WireInput): MakeTarget | Problem {
  const { AnonymizedData, AnonymizationOptions, ...destination } = input
  if (name === 'UploadDocumentFiles') return async () => documentTarget(destination as unknown as DocumentDestination)
  const place = destination as unknown as DicomDestination
  if (!name.endsWith('WithAnonymization')) return async () => dicomTarget(place)
  const plan = readPlan(input)
  return 'problem' in plan ? plan : anonymized(plan, place)
}
