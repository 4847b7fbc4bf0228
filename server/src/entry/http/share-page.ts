import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { findProjectRoot } from '../../project-root.ts'
import { isToken } from '../../secrets.ts'
import type { MessagePage } from './viewer-message-page.ts'
import { sendMessagePage } from './viewer-refusals.ts'

const YEAR_SECONDS = 31_536_000

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const CUT: MessagePage = {
  title: 'This link is not complete · Ce lien est incomplet',
  paragraphs: [
    'Copy the whole address from the message that you got, to its last character.',
    'Copiez l’adresse entière du message que vous avez reçu, jusqu’à son dernier caractère.',
  ],
}

const NOT_BUILT: MessagePage = {
  title: 'This page is not installed',
  paragraphs: ['The server was started without its pages. Whoever runs it builds them with `npm run build`.'],
}

/** The page's one file; undefined: it was not built. */
async function readPage(folder: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(folder, 'index.html'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const sendPage = (reply: FastifyReply, html: Buffer): FastifyReply =>
  reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', POLICY)
    .type('text/html; charset=utf-8')
    .send(html)

/** `/s/<token>/` and what the page calls its own places below it: the same bytes whatever share it is, if it is one. */
export async function serveSharePage(app: FastifyInstance): Promise<void> {
  const folder = join(findProjectRoot(), 'web', 'dist')
  const html = await readPage(folder)
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const { token, '*': place = '' } = request.params as { readonly token: string; readonly '*'?: string }
    if (!isToken(token) || place.includes('.')) return sendMessagePage(reply.code(404), CUT, ["'none'"])
    return html === undefined ? sendMessagePage(reply.code(503), NOT_BUILT, ["'none'"]) : sendPage(reply, html)
  }
  app.get('/s/:token', (request, reply) => {
    const { token } = request.params as { readonly token: string }
    return isToken(token) ? reply.redirect(`/s/${token}/`) : answer(request, reply)
  })
  app.get('/s/:token/', answer)
  app.get('/s/:token/*', answer)
  if (html === undefined) return
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/share-app/',
    decorateReply: false,
    immutable: true,
    // The build has put a compressed twin beside each file.
    preCompressed: true,
    maxAge: YEAR_SECONDS * 1000,
  })
}
