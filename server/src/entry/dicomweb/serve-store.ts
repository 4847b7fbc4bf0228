import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../services.ts'
import { answerStore, Destination, type StoreCall } from './answer-store.ts'
import { STUDY } from './routes.ts'

/** What admits a request before it is answered. */
type Handle = (
  answer: (call: StoreCall) => Promise<FastifyReply>,
) => (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** A parser would hold a body that is to be stored while it comes. */
function takeBodiesAsTheyCome(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, payload, done) => done(null, payload))
}

/** `POST /dicomweb/studies` and `/dicomweb/studies/{study}` (PS3.18 10.5). */
export function serveStore(app: FastifyInstance, services: Services, handle: Handle): void {
  void app.register(async (files) => {
    takeBodiesAsTheyCome(files)
    const destination = new Destination(services)
    for (const url of ['/studies', STUDY])
      files.post(
        `/dicomweb${url}`,
        handle((call) => answerStore(call, destination)),
      )
  })
}
