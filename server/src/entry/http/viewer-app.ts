import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { ApiError } from '@opaline/contract'
import type { ViewerFile, ViewerManifest } from '@opaline/viewer/manifest'
import { DECODE_WORKER_CSP, VIEWER_ASSET_CSP } from '@opaline/viewer/page'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const FOR_EVER = 'public, max-age=31536000, immutable'

const acceptsBrotli = (request: FastifyRequest): boolean =>
  /(?:^|,)\s*br\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(request.headers['accept-encoding'] ?? '')

function sendFile(request: FastifyRequest, reply: FastifyReply, folder: string, file: ViewerFile): FastifyReply {
  const size = acceptsBrotli(request) ? file.brotliSize : null
  const etag = `"${file.sha256.slice(0, 32)}${size === null ? '' : '-br'}"`
  void reply.header('etag', etag).header('cache-control', FOR_EVER).header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === etag) return reply.code(304).send()
  if (size !== null) void reply.header('content-encoding', 'br')
  void reply.header('content-type', file.contentType).header('content-length', size ?? file.size)
  return reply.send(createReadStream(join(folder, size === null ? file.path : `${file.path}.br`)))
}

/** `/viewer-app/…`: the files of the built viewer that its manifest names, and no others. */
export function serveViewerApp(app: FastifyInstance, distFolder: string, manifest: ViewerManifest): void {
  const files = new Map(manifest.files.map((file) => [file.path, file]))
  const decodeWorkers = new Set(manifest.decodeWorkers)
  const folder = join(distFolder, 'app')
  app.get('/viewer-app/*', (request, reply) => {
    const path = (request.params as { readonly '*': string })['*']
    const file = files.get(path)
    if (file === undefined) throw new ApiError('NotFound', 'There is nothing at this address.')
    void reply.header('content-security-policy', decodeWorkers.has(path) ? DECODE_WORKER_CSP : VIEWER_ASSET_CSP)
    return sendFile(request, reply, folder, file)
  })
}
