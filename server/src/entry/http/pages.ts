import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { findProjectRoot } from '../../project-root.ts'
import { CONFORMANCE_CSP, conformanceHtml } from '../dicomweb/conformance/conformance-html.ts'
import { allowAnyOrigin } from './cors.ts'

const JAVASCRIPT = 'text/javascript; charset=utf-8'
const HOUR = 'public, max-age=3600'

/** Which built file answers at which address of the library. */
const LIBRARY = [
  { url: '/cloud-api/PostDicomCloudApi.min.v10.8.js', file: 'PostDicomCloudApi.min.js', type: JAVASCRIPT },
  { url: '/cloud-api/PostDicomCloudApi.js', file: 'PostDicomCloudApi.min.js', type: JAVASCRIPT },
  { url: '/cloud-api/PostDicomCloudApi.mjs', file: 'PostDicomCloudApi.mjs', type: JAVASCRIPT },
  { url: '/cloud-api/PostDicomCloudApi.d.mts', file: 'PostDicomCloudApi.d.mts', type: 'text/plain; charset=utf-8' },
] as const

async function serveLibrary(app: FastifyInstance, root: string): Promise<void> {
  for (const { url, file, type } of LIBRARY) {
    const text = await readFile(join(root, 'sdk', 'dist', file))
    app.get(url, (_, reply) => {
      allowAnyOrigin(reply)
      return reply.type(type).header('cache-control', HOUR).send(text)
    })
  }
}

async function serveOpenApi(app: FastifyInstance, root: string): Promise<void> {
  const document = await readFile(join(root, 'contract', 'generated', 'openapi.json'))
  app.get('/api/v1/openapi.json', (_, reply) => {
    allowAnyOrigin(reply)
    return reply.type('application/json; charset=utf-8').send(document)
  })
  app.get('/api/v1/', (_, reply) => reply.redirect('/reference/api.html'))
}

/** What the DICOMweb door does, for people who connect to it. */
function serveConformance(app: FastifyInstance): void {
  const page = conformanceHtml()
  app.get('/docs/conformance', (_, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', HOUR)
      .header('content-security-policy', CONFORMANCE_CSP)
      .send(page),
  )
}

/** The library, the reference implementation and the API's description. */
export async function servePages(app: FastifyInstance): Promise<void> {
  const root = findProjectRoot()
  await serveLibrary(app, root)
  await serveOpenApi(app, root)
  serveConformance(app)
  await app.register(fastifyStatic, { root: join(root, 'reference'), prefix: '/reference/', decorateReply: false })
  app.get('/', (_, reply) => reply.redirect('/reference/'))
}
