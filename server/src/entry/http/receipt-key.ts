import type { FastifyInstance } from 'fastify'
import { publicReceiptKey } from '../../features/receipts/receipt-key.ts'
import type { Services } from '../../services.ts'
import { allowAnyOrigin } from './cors.ts'

const KEPT_SECONDS = 3600

/** `GET /api/v1/receipt-key`: by what anybody checks the server's receipts. */
export function serveReceiptKey(app: FastifyInstance, { secretKey }: Services): void {
  const key = publicReceiptKey(secretKey)
  app.get('/api/v1/receipt-key', async (_, reply) => {
    allowAnyOrigin(reply)
    return reply.header('cache-control', `public, max-age=${KEPT_SECONDS}`).send({ Success: true, Message: '', ...key })
  })
}
