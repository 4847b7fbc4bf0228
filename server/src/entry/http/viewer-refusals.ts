import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { LinkRefusal, type LinkRefusalReason } from '../../features/viewer-links/viewer-link.ts'
import type { Services } from '../../services.ts'
import { toApiError } from './reply.ts'
import { type MessagePage, messagePageCsp, messagePageHtml } from './viewer-message-page.ts'

interface RefusalPage extends MessagePage {
  readonly status: number
}

const AGAIN = 'Go back to the page that gave you the link and open the study from there again.'

/** What people are told. A link that never was and one whose study is out of reach look the same. */
const PAGES: Readonly<Record<LinkRefusalReason, RefusalPage>> = {
  Unknown: {
    status: 404,
    title: 'This link opens nothing',
    paragraphs: ['The link is not complete, or what it showed is no longer available to you.', AGAIN],
  },
  WrongAddress: {
    status: 403,
    title: 'This link belongs to another connection',
    paragraphs: [
      'For the patient’s protection a link opens only from the network connection that it was made for.',
      'If you changed networks (Wi-Fi, mobile data, VPN), go back to the old one, or open the study again from this one.',
    ],
  },
  WrongBrowser: {
    status: 403,
    title: 'This link belongs to another browser',
    paragraphs: ['For the patient’s protection a link opens only in the browser that opened it first.', AGAIN],
  },
  Expired: { status: 410, title: 'This link has expired', paragraphs: ['It was valid for a limited time.', AGAIN] },
}

const AWAY: MessagePage = {
  title: 'The viewer cannot be opened at the moment',
  paragraphs: ['Nothing is lost. Load this page again in a few seconds.'],
}

function noteFault(
  services: Services,
  request: FastifyRequest,
  error: unknown,
): { status: number; retry: number | undefined } {
  const refusal = toApiError(error, request.id)
  if (refusal.code === 'ServerError') services.log.error({ requestId: request.id, err: error }, 'fault')
  return { status: refusal.status, retry: refusal.details.RetryAfterSeconds }
}

/** Refuses a page in plain words. It shows nothing of anybody, so every page may hold it in a frame. */
export const refusePage =
  (services: Services) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const page = error instanceof LinkRefusal ? PAGES[error.reason] : AWAY
    const { status, retry } =
      error instanceof LinkRefusal
        ? { status: PAGES[error.reason].status, retry: undefined }
        : noteFault(services, request, error)
    if (retry !== undefined) void reply.header('retry-after', retry)
    return sendMessagePage(reply.code(status), page, ['*'])
  }

/** Refuses a datum: the same status as the page, and no content. Other refusals say in a line what to ask for instead. */
export const refuseDatum =
  (services: Services) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    void reply.header('cache-control', 'private, no-store').removeHeader('content-length').removeHeader('content-type')
    if (error instanceof LinkRefusal) return reply.code(PAGES[error.reason].status).send()
    const { status, retry } = noteFault(services, request, error)
    if (retry !== undefined) void reply.header('retry-after', retry)
    void reply.code(status)
    const isExplained = status === 400 || status === 406
    return isExplained ? reply.type('text/plain; charset=utf-8').send(`${error.message}\n`) : reply.send()
  }

/** Sends a page that only says something. */
export const sendMessagePage = (
  reply: FastifyReply,
  page: MessagePage,
  frameAncestors: readonly string[],
): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', messagePageCsp(frameAncestors))
    .type('text/html; charset=utf-8')
    .send(messagePageHtml(page))
