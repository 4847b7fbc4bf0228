import { formatMoment } from '../language/format.ts'
import { useSpeech } from '../language/language-context.tsx'
import type { Share } from './share.ts'

/** The end itself, often midnight, no longer belongs to the share. */
const lastMoment = (end: string): string => new Date(Date.parse(end) - 1).toISOString()

/** Who shares, until when, and what they say of it. */
export function ShareFacts({ share }: { readonly share: Share }) {
  const { language, say } = useSpeech()
  const { SharedBy: person, AccountName: account, ExpireDatetime: end, ShareDescription: description } = share
  const names = [person, account].filter((name) => name !== '')
  return (
    <div className="facts">
      <p>{names.length === 2 ? say.sharedBy(person, account) : say.sharedByOne(names[0] ?? '')}</p>
      <p>{end === '' ? say.withoutEnd : say.until(formatMoment(language, lastMoment(end), share.TimeZone))}</p>
      {description !== '' && <p className="description">{description}</p>}
    </div>
  )
}
