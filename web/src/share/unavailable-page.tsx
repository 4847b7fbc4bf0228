import { useState } from 'react'
import { useSpeech } from '../language/language-context.tsx'
import { Page } from '../ui/page.tsx'

/** The server could not be asked, or did not say anything that helps. */
export function UnavailablePage({ onRetry }: { readonly onRetry: () => Promise<unknown> }) {
  const { say } = useSpeech()
  const [isTrying, setTrying] = useState(false)
  const retry = async () => {
    setTrying(true)
    await onRetry()
    setTrying(false)
  }
  return (
    <Page title={say.unavailableTitle}>
      <p role="alert">{say.unavailableText}</p>
      <button type="button" className="main" disabled={isTrying} onClick={() => void retry()}>
        {isTrying ? say.loading : say.tryAgain}
      </button>
    </Page>
  )
}
