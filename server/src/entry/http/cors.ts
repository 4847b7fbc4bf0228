import type { FastifyReply } from 'fastify'

const PREFLIGHT_SECONDS = 7200

/** Pages of any origin may call with a key or a session token; cookies are never sent along (contract 9). */
export function allowAnyOrigin(reply: FastifyReply): void {
  void reply
    .header('access-control-allow-origin', '*')
    .header('access-control-expose-headers', 'retry-after, x-request-id')
}

/** A preflight carries no key, so it is answered for every origin; the request itself is judged. */
export async function answerPreflight(reply: FastifyReply): Promise<void> {
  allowAnyOrigin(reply)
  await reply
    .header('access-control-allow-methods', 'POST')
    .header('access-control-allow-headers', 'authorization, content-type')
    .header('access-control-max-age', PREFLIGHT_SECONDS)
    .code(204)
    .send()
}
