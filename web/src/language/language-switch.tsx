import { ENGLISH } from './english.ts'
import type { Language } from './format.ts'
import { FRENCH } from './french.ts'
import { useSpeech } from './language-context.tsx'

const NAMES: readonly (readonly [Language, string])[] = [
  ['en', ENGLISH.language],
  ['fr', FRENCH.language],
]

/** One button a language. */
export function LanguageSwitch() {
  const { language, say, choose } = useSpeech()
  return (
    <nav className="languages" aria-label={say.chooseLanguage}>
      {NAMES.map(([code, name]) => (
        <button type="button" key={code} lang={code} aria-pressed={code === language} onClick={() => choose(code)}>
          {name}
        </button>
      ))}
    </nav>
  )
}
