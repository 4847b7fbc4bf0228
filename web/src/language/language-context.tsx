import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { ENGLISH, type Messages } from './english.ts'
import type { Language } from './format.ts'
import { FRENCH } from './french.ts'

const MESSAGES: Readonly<Record<Language, Messages>> = { en: ENGLISH, fr: FRENCH }

/** The language of a page, and how to change it. */
export interface Speech {
  readonly language: Language
  readonly say: Messages
  /** The reader's own choice, which holds from then on. */
  choose(language: Language): void
  /** What the share is written in: holds where the reader has not chosen. */
  suggest(language: Language): void
}

const Context = createContext<Speech | undefined>(undefined)

const browserLanguage = (): Language => (navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en')

/** Gives a language to what is inside, and to the document for screen readers. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, choose] = useState<Language>()
  const [suggested, suggest] = useState<Language>()
  const language = chosen ?? suggested ?? browserLanguage()
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const speech = useMemo(() => ({ language, say: MESSAGES[language], choose, suggest }), [language])
  return <Context value={speech}>{children}</Context>
}

/** The language of the page. */
export function useSpeech(): Speech {
  const speech = useContext(Context)
  if (speech === undefined) throw new Error('There is no language around this.')
  return speech
}
