import { useState } from 'react'
import { formatDay, formatSize } from '../language/format.ts'
import { useSpeech } from '../language/language-context.tsx'
import type { SharedDocument, SharedStudy } from './share.ts'

/** The picture says nothing that the text beside it does not; one that does not come leaves its place. */
function Thumbnail({ url }: { readonly url: string }) {
  const [isMissing, setMissing] = useState(url === '')
  return (
    <div className="thumbnail">
      {!isMissing && <img src={url} alt="" loading="lazy" decoding="async" onError={() => setMissing(true)} />}
    </div>
  )
}

function Documents({ documents }: { readonly documents: readonly SharedDocument[] }) {
  const { language, say } = useSpeech()
  return (
    <>
      <h4>{say.documents}</h4>
      <ul className="documents">
        {documents.map(({ DocumentUuid, FileName, FileSize, Url }) => (
          <li key={DocumentUuid}>
            <a href={Url} target="_blank" rel="noreferrer">
              {FileName}
            </a>{' '}
            <span className="quiet">{formatSize(language, FileSize)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function useStudyFacts(study: SharedStudy): readonly string[] {
  const { language, say } = useSpeech()
  const { PerformedDatetime: performed, OrderModality: modality, ImagesCount: images } = study
  const time = performed.slice(11, 16)
  const date = performed === '' ? say.noDate : [formatDay(language, performed), time].join(' ').trim()
  return [date, modality.replaceAll('\\', ', '), say.images(images)].filter((fact) => fact !== '')
}

/** One study: its picture, what it is, and what can be done with it. @param downloadUrl '' for no control of its own */
export function StudyCard({ study, downloadUrl }: { readonly study: SharedStudy; readonly downloadUrl: string }) {
  const { say } = useSpeech()
  const title = `study-${study.PatientOrderUuid}`
  const facts = useStudyFacts(study)
  return (
    <li className="card study">
      <Thumbnail url={study.ThumbnailUrl} />
      <div className="about">
        <h3 id={title}>{study.StudyDescription || say.studyUnnamed}</h3>
        <p>{facts.join(' · ')}</p>
        <p className="actions">
          {study.ViewUrl !== '' && (
            <a className="main" href={study.ViewUrl} target="_blank" rel="noreferrer" aria-describedby={title}>
              {say.view}
              <span className="unseen"> ({say.viewHint})</span>
            </a>
          )}
          {downloadUrl !== '' && (
            <a className="other" href={downloadUrl} download aria-describedby={title}>
              {say.download}
            </a>
          )}
        </p>
        {study.DocumentList.length > 0 && <Documents documents={study.DocumentList} />}
      </div>
    </li>
  )
}
