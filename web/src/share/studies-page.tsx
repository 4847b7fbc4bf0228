import { formatDay } from '../language/format.ts'
import { useSpeech } from '../language/language-context.tsx'
import { Page } from '../ui/page.tsx'
import { type Patient, patientsOf } from './patients.ts'
import { personName } from './person-name.ts'
import type { Share } from './share.ts'
import { ShareFacts } from './share-facts.tsx'
import { StudyCard } from './study-card.tsx'

function PatientSection({
  patient,
  hasOwnDownloads,
}: {
  readonly patient: Patient
  readonly hasOwnDownloads: boolean
}) {
  const { language, say } = useSpeech()
  return (
    <section className="patient">
      <h2>
        <span className="unseen">{say.patient}: </span>
        {personName(patient.name) || say.patientUnnamed}
      </h2>
      <dl>
        {patient.id !== '' && (
          <div>
            <dt>{say.patientId}</dt>
            <dd>{patient.id}</dd>
          </div>
        )}
        {patient.birthDate !== '' && (
          <div>
            <dt>{say.birthDate}</dt>
            <dd>{formatDay(language, patient.birthDate)}</dd>
          </div>
        )}
      </dl>
      <ul className="studies">
        {patient.studies.map((study) => (
          <StudyCard
            key={study.PatientOrderUuid}
            study={study}
            downloadUrl={hasOwnDownloads ? study.DownloadUrl : ''}
          />
        ))}
      </ul>
    </section>
  )
}

/** The studies of a share, patient by patient. */
export function StudiesPage({ share }: { readonly share: Share }) {
  const { say } = useSpeech()
  const { StudyList: studies, DownloadUrl: downloadUrl } = share
  const isMany = studies.length > 1
  return (
    <Page title={share.ShareTitle || say.defaultTitle}>
      <ShareFacts share={share} />
      {studies.length === 0 && <p>{say.noStudies}</p>}
      {studies.length > 0 && downloadUrl !== '' && (
        <p className="actions">
          <a className="other" href={downloadUrl} download>
            {isMany ? say.downloadAll : say.download}
          </a>
          {isMany && <span className="quiet">{say.studies(studies.length)}</span>}
        </p>
      )}
      {patientsOf(studies).map((patient) => (
        <PatientSection key={patient.key} patient={patient} hasOwnDownloads={isMany} />
      ))}
      {studies.length > 0 && <p className="quiet">{say.notForDiagnosis}</p>}
    </Page>
  )
}
