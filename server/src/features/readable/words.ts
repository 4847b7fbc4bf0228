import type { Locale } from '../mails/mail-texts.ts'
import { ENGLISH } from './words-en.ts'
import { FRENCH } from './words-fr.ts'

/** What the pages of objects say in a language. */
export type Words = Readonly<Record<keyof typeof ENGLISH, string>>

/** The words of both languages. */
export const WORDS: Readonly<Record<Locale, Words>> = { en: ENGLISH, fr: FRENCH }
