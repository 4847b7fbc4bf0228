import type { FastifyReply } from 'fastify'

const PREFLIGHT_SECONDS = 7200

const EXPOSED = 'retry-after, x-request-id'

/** Pages of any origin may call with a key or a session token; cookies are never sent along (contract 9). */
export function allowAnyOrigin(reply: FastifyReply): void {
  void reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', EXPOSED)
}

/** Lets the pages that an answer is for read further headers of it. */
export function exposeAlso(reply: FastifyReply, headers: string): void {
  if (reply.hasHeader('access-control-allow-origin'))
    void reply.header('access-control-expose-headers', `${EXPOSED}, ${headers}`)
}

/** What pages may send to an address. */
export interface Allowed {
  readonly methods: string
  readonly headers: string
}
const CALLS: Allowed = { methods: 'POST', headers: 'authorization, content-type' }

/** A preflight carries no key, so it is answered for every origin; the request itself is judged. */
export async function answerPreflight(reply: FastifyReply, allowed = CALLS): Promise<void> {
  allowAnyOrigin(reply)
  await reply
    .header('access-control-allow-methods', allowed.methods)
    .header('access-control-allow-headers', allowed.headers)
    .header('access-control-max-age', PREFLIGHT_SECONDS)
    .code(204)
    .send()
}
