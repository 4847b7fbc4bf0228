import { Anonymizer, workerCount } from '../anonymize/anonymizer.ts'
import type { DeidentifyPlan } from '../anonymize/plan.ts'
import { type DicomDestination, dicomTarget } from './dicom-target.ts'
import type { UploadTarget } from './upload-target.ts'

/** Files read at once beside those that the workers have. */
const READ_AHEAD = 2

/** DICOM files that are changed before anything of them is hashed, asked for or sent. */
export function anonymizedTarget(destination: DicomDestination, plan: DeidentifyPlan): UploadTarget {
  const anonymizer = new Anonymizer(plan)
  const whole = dicomTarget(destination)
  return {
    ...whole,
    parallelReads: workerCount() + READ_AHEAD,
    prepare: (file) => anonymizer.prepare(file),
    send: (file) => {
      const request = whole.send(file)
      return { ...request, input: { ...request.input, Anonymized: true } }
    },
    end: () => {
      anonymizer.close()
      return { AnonymizationReport: anonymizer.report }
    },
  }
}
