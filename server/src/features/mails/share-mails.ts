import { type Paragraph, type WrittenMail, writeBody } from './mail-body.ts'
import type { Locale } from './mail-texts.ts'

/** What stands in the mail of a share. */
export interface ShareWords {
  readonly sharedBy: string
  readonly accountName: string
  readonly title: string
  readonly description: string
  /** The last day, as people read it; '' = no end. */
  readonly lastDay: string
  readonly isUpload: boolean
}

export type OwnerMailKind = 'share-tries' | 'share-mail-failed'

interface OwnerWords {
  readonly fullName: string
  readonly title: string
  readonly shareUuid: string
}

interface Texts {
  readonly subject: string
  readonly passwordSubject: string
  readonly shares: (words: ShareWords) => string
  readonly asksFor: (words: ShareWords) => string
  readonly until: (day: string) => string
  readonly passwordApart: string
  readonly passwordOf: (words: ShareWords) => string
  readonly passwordLabel: string
  readonly owner: Readonly<Record<OwnerMailKind, { readonly subject: string; readonly say: (what: string) => string }>>
  readonly hello: (name: string) => string
  readonly revoke: string
}

const TEXTS: Readonly<Record<Locale, Texts>> = {
  en: {
    subject: 'Medical images were shared with you',
    passwordSubject: 'The password for shared medical images',
    shares: ({ sharedBy, accountName }) =>
      `${sharedBy} (${accountName}) shares medical images with you. Open them here:`,
    asksFor: ({ sharedBy, accountName }) => `${sharedBy} (${accountName}) asks you for medical images. Send them here:`,
    until: (day) => `The link is valid until the end of ${day}.`,
    passwordApart: 'The password comes in another message.',
    passwordOf: ({ sharedBy, accountName }) =>
      `This is the password for what ${sharedBy} (${accountName}) shares. The link comes in another message.`,
    passwordLabel: 'Password: ',
    owner: {
      'share-tries': {
        subject: 'Wrong passwords for a share of yours',
        say: (what) => `somebody gave wrong passwords for your share ${what}. Further tries are slowed down.`,
      },
      'share-mail-failed': {
        subject: 'A mail of a share could not be sent',
        say: (what) =>
          `the mail for your share ${what} could not be delivered and is given up. Check the address and share again.`,
      },
    },
    hello: (name) => `Hello ${name},`,
    revoke: 'You can end a share at any time.',
  },
  fr: {
    subject: 'Des images médicales ont été partagées avec vous',
    passwordSubject: 'Le mot de passe d’un partage d’images médicales',
    shares: ({ sharedBy, accountName }) =>
      `${sharedBy} (${accountName}) partage des images médicales avec vous. Ouvrez-les ici :`,
    asksFor: ({ sharedBy, accountName }) =>
      `${sharedBy} (${accountName}) vous demande des images médicales. Envoyez-les ici :`,
    until: (day) => `Le lien est valable jusqu’à la fin du ${day}.`,
    passwordApart: 'Le mot de passe arrive dans un autre message.',
    passwordOf: ({ sharedBy, accountName }) =>
      `Voici le mot de passe du partage de ${sharedBy} (${accountName}). Le lien arrive dans un autre message.`,
    passwordLabel: 'Mot de passe : ',
    owner: {
      'share-tries': {
        subject: 'Mots de passe erronés pour un de vos partages',
        say: (what) =>
          `quelqu’un a donné des mots de passe erronés pour votre partage ${what}. Les essais suivants sont ralentis.`,
      },
      'share-mail-failed': {
        subject: 'Un message de partage n’a pas pu être envoyé',
        say: (what) =>
          `le message de votre partage ${what} n’a pas pu être remis et est abandonné. Vérifiez l’adresse et partagez de nouveau.`,
      },
    },
    hello: (name) => `Bonjour ${name},`,
    revoke: 'Vous pouvez mettre fin à un partage à tout moment.',
  },
}

const aboutIt = ({ title, description }: ShareWords): Paragraph[] => [title, description].filter((text) => text !== '')

const passwordLine = (locale: Locale, password: string): Paragraph => `${TEXTS[locale].passwordLabel}${password}`

/** The mail with a share's link. @param password where it stands beside the link; undefined: it comes apart */
export function writeShareMail(
  locale: Locale,
  words: ShareWords,
  link: string,
  password: string | undefined,
): WrittenMail {
  const texts = TEXTS[locale]
  const paragraphs: Paragraph[] = [
    words.isUpload ? texts.asksFor(words) : texts.shares(words),
    { link },
    password === undefined ? texts.passwordApart : passwordLine(locale, password),
    ...(words.lastDay === '' ? [] : [texts.until(words.lastDay)]),
    ...aboutIt(words),
  ]
  return { subject: texts.subject, ...writeBody(locale, paragraphs) }
}

/** The mail with the password alone: nothing in it leads to the share. */
export function writePasswordMail(locale: Locale, words: ShareWords, password: string): WrittenMail {
  const texts = TEXTS[locale]
  return {
    subject: texts.passwordSubject,
    ...writeBody(locale, [texts.passwordOf(words), passwordLine(locale, password)]),
  }
}

/** A mail to who shares, about what became of their share. */
export function writeOwnerMail(locale: Locale, kind: OwnerMailKind, words: OwnerWords): WrittenMail {
  const texts = TEXTS[locale]
  const { subject, say } = texts.owner[kind]
  const what = words.title === '' ? words.shareUuid : `${words.title} (${words.shareUuid})`
  return { subject, ...writeBody(locale, [texts.hello(words.fullName), say(what), texts.revoke]) }
}
