import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useSpeech } from '../language/language-context.tsx'
import { Page } from '../ui/page.tsx'
import { ExpiredPage } from './expired-page.tsx'
import { PasswordPage } from './password-page.tsx'
import { readShare, type ShareAnswer } from './read-share.ts'
import type { Share } from './share.ts'
import { StudiesPage } from './studies-page.tsx'
import { UnavailablePage } from './unavailable-page.tsx'

/** Who only looks does not load what sends files. */
const UploadPage = lazy(() => import('../upload/upload-page.tsx'))

function LoadingPage() {
  const { say } = useSpeech()
  return (
    <Page title={say.defaultTitle}>
      <p role="status">{say.loading}</p>
    </Page>
  )
}

interface OpenPageProps {
  readonly address: string
  readonly share: Share
}

function OpenPage({ address, share }: OpenPageProps) {
  if (share.Kind !== 'FolderUpload') return <StudiesPage share={share} />
  return (
    <Suspense fallback={<LoadingPage />}>
      <UploadPage address={address} share={share} />
    </Suspense>
  )
}

/** The page of a share, in the state that the share is in. @param address `/s/<token>` */
export function SharePage({ address }: { readonly address: string }) {
  const { suggest } = useSpeech()
  const [answer, setAnswer] = useState<ShareAnswer>()
  const load = useCallback(async (): Promise<ShareAnswer> => {
    const found = await readShare(address)
    if (found.kind === 'share') suggest(found.share.Locale)
    setAnswer(found)
    return found
  }, [address, suggest])
  useEffect(() => {
    void load()
  }, [load])
  const expire = useCallback(() => setAnswer({ kind: 'expired' }), [])
  if (answer === undefined) return <LoadingPage />
  if (answer.kind === 'locked') return <PasswordPage address={address} onOpened={load} onExpired={expire} />
  if (answer.kind === 'expired') return <ExpiredPage />
  if (answer.kind === 'unavailable') return <UnavailablePage onRetry={load} />
  return <OpenPage address={address} share={answer.share} />
}
