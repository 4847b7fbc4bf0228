import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Services } from '../../services.ts'

/** `/healthz`: the process answers. `/readyz`: database and blob store answer. `/metrics`: Prometheus, by route pattern and status. */
export function serveHealth(app: FastifyInstance, services: Services): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'opaline_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    }
    durations.observe(labels, reply.elapsedTime / 1000)
  })
  app.get('/healthz', async () => ({ Status: 'ok' }))
  app.get('/readyz', async (_, reply) => {
    const checks = [sql`select 1`.execute(services.database.withoutAccount), services.blobs.check()]
    const [database, blobs] = (await Promise.allSettled(checks)).map((check) =>
      check.status === 'fulfilled' ? 'ok' : 'down',
    )
    const ready = database === 'ok' && blobs === 'ok'
    return reply.code(ready ? 200 : 503).send({ Status: ready ? 'ok' : 'down', Database: database, BlobStore: blobs })
  })
  app.get('/metrics', async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()))
}
