import type { FastifyRequest } from 'fastify'
import { type Locale, localeOf } from '../../features/mails/mail-texts.ts'

/** The language that a browser names first, where it is one of ours (RFC 9110 12.5.4); browsers list theirs by preference. */
export const browserLocale = ({ headers }: FastifyRequest): Locale =>
  localeOf((headers['accept-language'] ?? '').trim().toLowerCase())
