import { escapeHtml } from '../../features/mails/escape-html.ts'
import type { Locale } from '../../features/mails/mail-texts.ts'
import { messagePageStyle } from './viewer-message-page.ts'

interface Words {
  readonly title: string
  readonly label: string
  readonly hint: string
  readonly button: string
  readonly done: string
  readonly doneText: string
  readonly ended: string
  readonly endedText: string
  readonly refused: string
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    title: 'Choose your password',
    label: 'New password',
    hint: '12 characters or more, and not your e-mail address.',
    button: 'Save',
    done: 'Your password is set',
    doneText: 'You can sign in with it now. Wherever you were signed in before, you are signed out.',
    ended: 'This link has ended',
    endedText: 'It was used already, or its time is over. Ask for a new one.',
    refused: 'This password cannot be taken.',
  },
  fr: {
    title: 'Choisissez votre mot de passe',
    label: 'Nouveau mot de passe',
    hint: '12 caractères au moins, et différent de votre adresse électronique.',
    button: 'Enregistrer',
    done: 'Votre mot de passe est enregistré',
    doneText: 'Vous pouvez maintenant vous connecter. Vos sessions ouvertes auparavant sont fermées.',
    ended: 'Ce lien n’est plus valable',
    endedText: 'Il a déjà servi, ou son délai est passé. Demandez-en un nouveau.',
    refused: 'Ce mot de passe ne peut pas être accepté.',
  },
}

const page = (locale: Locale, title: string, body: string): string =>
  `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escapeHtml(title)}</title>${messagePageStyle}</head><body><main><h1>${escapeHtml(title)}</h1>${body}</main></body></html>\n`

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`

/** The form of a link that is still good; it is sent to the page's own address. @param isRefused whether a password was refused before */
export function passwordForm(locale: Locale, isRefused: boolean): string {
  const words = WORDS[locale]
  const alert = isRefused ? `<p role="alert">${escapeHtml(words.refused)}</p>` : ''
  return page(
    locale,
    words.title,
    `${alert}<form method="post"><p><label for="password">${escapeHtml(words.label)}</label><br>` +
      '<input id="password" name="password" type="password" required minlength="12" maxlength="256" autocomplete="new-password" aria-describedby="hint"></p>' +
      `<p id="hint">${escapeHtml(words.hint)}</p><p><button>${escapeHtml(words.button)}</button></p></form>`,
  )
}

export const passwordDone = (locale: Locale): string =>
  page(locale, WORDS[locale].done, paragraph(WORDS[locale].doneText))

/** Whose link it was is not known any more, so both languages are said. */
export const passwordLinkEnded = (): string =>
  page(
    'en',
    WORDS.en.ended,
    `${paragraph(WORDS.en.endedText)}<p lang="fr">${escapeHtml(`${WORDS.fr.ended} : ${WORDS.fr.endedText}`)}</p>`,
  )
