import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { ApiError } from '@opaline/contract'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
  LogController,
} from 'fastify'
import { isEncrypted } from '../../config.ts'
import type { Services } from '../../services.ts'
import { makeUuid } from '../../uuid.ts'
import { makeDicomwebSources } from '../dicomweb/dicomweb-sources.ts'
import { sendProblem } from '../dicomweb/problem-document.ts'
import { ROOT, serveDicomweb } from '../dicomweb/serve-dicomweb.ts'
import { refuse, serveApi } from './api.ts'
import { serveDocuments } from './documents.ts'
import { serveDownloads } from './downloads.ts'
import { fromFastify } from './from-fastify.ts'
import { serveHealth } from './health.ts'
import { servePages } from './pages.ts'
import { servePasswordPages } from './passwords.ts'
import { limitRates } from './rate-limits.ts'
import { serveReceiptKey } from './receipt-key.ts'
import { serveShares } from './shares.ts'
import { drain } from './take-body.ts'
import { serveUploads } from './uploads.ts'
import { serveViewer } from './viewer.ts'

const JSON_BYTES = 4 * 2 ** 20
const MOST_PARAMETER_CHARACTERS = 8192
const HEADERS_TIMEOUT_MS = 10_000

const PAGE_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  // The library hashes in a worker that it makes from a Blob.
  workerSrc: ["'self'", 'blob:'],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  frameSrc: ["'self'"],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'self'"],
}

async function secure(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
    strictTransportSecurity: isEncrypted(services.config),
    // frame-ancestors says who may embed a page, and the older header would contradict it.
    xFrameOptions: false,
    referrerPolicy: { policy: 'no-referrer' },
    // The library is loaded by pages of other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
}

function logRequests(app: FastifyInstance, services: Services): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    // The route's pattern, never the address itself: it may hold a link's token, and a query may hold a name.
    const route = request.routeOptions.url ?? 'none'
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10
    services.log.info(
      { requestId: request.id, method: request.method, route, status: reply.statusCode, milliseconds },
      'request',
    )
  })
}

export interface TlsFiles {
  readonly cert: Buffer
  readonly key: Buffer
}

/** A number of hops or the ranges of the proxies; none: the address of the socket counts. */
function trustedProxies(setting: number | string[] | undefined): NonNullable<FastifyServerOptions['trustProxy']> {
  return typeof setting === 'number' ? (_, hop) => hop < setting : (setting ?? false)
}

/** An address that cannot be read comes to no route, and so to none of the hooks. */
function refuseAddress(services: Services, request: FastifyRequest, reply: FastifyReply, error: FastifyError): void {
  void reply.header('x-request-id', request.id)
  const tell = request.url.startsWith(`${ROOT}/`) ? sendProblem : refuse
  void tell(services, request, reply, fromFastify(error))
}

function makeApp(services: Services, tls: TlsFiles | undefined): FastifyInstance {
  const options = {
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: JSON_BYTES,
    genReqId: () => makeUuid(),
    trustProxy: trustedProxies(services.config.TRUST_PROXY),
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    // Frames are asked for by lists of their numbers.
    routerOptions: { maxParamLength: MOST_PARAMETER_CHARACTERS },
    // `__proto__` and `constructor` are keys like others: nothing is copied by key, and what is unknown is refused by name.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      refuseAddress(services, request, reply, error),
  } as const satisfies FastifyServerOptions
  if (!tls) return fastify({ ...options, http: { headersTimeout: HEADERS_TIMEOUT_MS } })
  const https = { ...tls, minVersion: 'TLSv1.2', headersTimeout: HEADERS_TIMEOUT_MS } as const
  return fastify({ ...options, https }) as unknown as FastifyInstance
}

/** Makes the HTTP server with every door; it does not listen yet. */
export async function makeHttpServer(services: Services, tls: TlsFiles | undefined): Promise<FastifyInstance> {
  const app = makeApp(services, tls)
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    // Whoever is still sending reads no answer; one who never ends is answered all the same.
    if (!(await drain(request.raw))) void reply.header('connection', 'close')
    await refuse(services, request, reply, fromFastify(error))
  })
  app.setNotFoundHandler((request, reply) =>
    refuse(services, request, reply, new ApiError('NotFound', 'There is nothing at this address.')),
  )
  await secure(app, services)
  await app.register(cookie)
  logRequests(app, services)
  const limits = await limitRates(app)
  serveApi(app, services, limits)
  serveHealth(app, services)
  serveReceiptKey(app, services)
  await servePages(app)
  serveDocuments(app, services)
  servePasswordPages(app, services, limits)
  const dicomweb = makeDicomwebSources(services)
  await serveViewer(app, dicomweb)
  await app.register(async (scope) => serveDicomweb(scope, dicomweb))
  await app.register(async (scope) => serveDownloads(scope, services))
  await app.register(async (scope) => serveShares(scope, services))
  await app.register(async (scope) => serveUploads(scope, services))
  return app
}
