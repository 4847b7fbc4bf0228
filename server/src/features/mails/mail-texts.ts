import { type Paragraph, type WrittenMail, writeBody } from './mail-body.ts'

export const LOCALES = ['en', 'fr'] as const
export type Locale = (typeof LOCALES)[number]

/** The language of an account's mails and pages. */
export const localeOf = (text: string): Locale => (text.startsWith('fr') ? 'fr' : 'en')

export type MailKind = 'invitation' | 'password-reset'
/** The last is for who is invited with an address whose login is in another account. */
export type MailTextKind = MailKind | 'vain-invitation'

interface Words {
  readonly fullName: string
  readonly accountName: string
  readonly link: string
}

interface MailText {
  readonly subject: string
  readonly paragraphs: (words: Words) => readonly Paragraph[]
}

const TEXTS: Readonly<Record<Locale, Readonly<Record<MailTextKind, MailText>>>> = {
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
    'vain-invitation': {
      subject: 'Your Opaline login',
      paragraphs: ({ fullName, accountName, link }) => [
        `Hello ${fullName},`,
        `you were invited to the image archive of ${accountName}, but your address has a login in another archive of this server already, and an address opens one archive only:`,
        { link },
        `To work in both, have ${accountName} invite another address of yours. They were not told that you have a login.`,
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
    'vain-invitation': {
      subject: 'Votre accès à Opaline',
      paragraphs: ({ fullName, accountName, link }) => [
        `Bonjour ${fullName},`,
        `vous avez été invité dans les archives d’images de ${accountName}, mais votre adresse a déjà un accès à d’autres archives de ce serveur, et une adresse n’ouvre qu’un seul accès :`,
        { link },
        `Pour travailler dans les deux, faites inviter une autre de vos adresses par ${accountName}. Il ne leur a pas été dit que vous avez un accès.`,
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
export function writeMail(locale: Locale, kind: MailTextKind, words: Words): WrittenMail {
  const { subject, paragraphs } = TEXTS[locale][kind]
  return { subject, ...writeBody(locale, paragraphs(words)) }
}
