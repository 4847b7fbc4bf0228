import { useSpeech } from '../language/language-context.tsx'
import { Page } from '../ui/page.tsx'

/** The share has ended, was revoked, or nothing of it is left. */
export function ExpiredPage() {
  const { say } = useSpeech()
  return (
    <Page title={say.expiredTitle}>
      <p>{say.expiredText}</p>
      <p>{say.expiredAdvice}</p>
    </Page>
  )
}
