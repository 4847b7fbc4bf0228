import { type Paragraph, type WrittenMail, writeBody } from './mail-body.ts'

export const LOCALES = ['en', 'fr'] as const
export type Locale = (typeof LOCALES)[number]

/** The language of an account's mails and pages. */
export const localeOf = (text: string): Locale => (text.startsWith('fr') ? 'fr' : 'en')

export type MailKind = 'invitation' | 'password-reset'

interface Words {
  readonly fullName: string
  readonly accountName: string
  readonly link: string
}

interface MailText {
  readonly subject: string
  readonly paragraphs: (words: Words) => readonly Paragraph[]
}

const TEXTS: Readonly<Record<Locale, Readonly<Record<MailKind, MailText>>>> = {
  en: {
    invitation: {
      subject: 'Your Opaline login',
      paragraphs: ({ fullName, accountName, link }) => [
        `Hello ${fullName},`,
        `a login was made for you in the image archive of ${accountName}. Choose your password here, within 7 days:`,
        { link },
        'If you do not know what this is about, do nothing: without a password nobody can use the login.',
      ],
    },
    'password-reset': {
      subject: 'A new password for Opaline',
      paragraphs: ({ fullName, link }) => [
        `Hello ${fullName},`,
        'somebody, probably you, asked for a new password. Choose it here, within one hour:',
        { link },
        'If it was not you, do nothing: your password stays as it is.',
      ],
    },
  },
  fr: {
    invitation: {
      subject: 'Votre accès à Opaline',
      paragraphs: ({ fullName, accountName, link }) => [
        `Bonjour ${fullName},`,
        `un accès a été créé pour vous dans les archives d’images de ${accountName}. Choisissez votre mot de passe ici, sous 7 jours :`,
        { link },
        'Si vous ne savez pas de quoi il s’agit, ne faites rien : sans mot de passe, personne ne peut utiliser cet accès.',
      ],
    },
    'password-reset': {
      subject: 'Un nouveau mot de passe pour Opaline',
      paragraphs: ({ fullName, link }) => [
        `Bonjour ${fullName},`,
        'quelqu’un, sans doute vous, a demandé un nouveau mot de passe. Choisissez-le ici, sous une heure :',
        { link },
        'Si ce n’était pas vous, ne faites rien : votre mot de passe reste le même.',
      ],
    },
  },
}

/** A mail about a login, in the account's language. */
export function writeMail(locale: Locale, kind: MailKind, words: Words): WrittenMail {
  const { subject, paragraphs } = TEXTS[locale][kind]
  return { subject, ...writeBody(locale, paragraphs(words)) }
}
