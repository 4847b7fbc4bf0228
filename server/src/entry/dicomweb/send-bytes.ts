import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'
import { holdSegments, sendHeld, sendSegments } from './send-segments.ts'

/** Takes the response over from Fastify, whose streams would copy every byte once more. */
function takeOver(reply: FastifyReply) {
  const { raw } = reply.hijack()
  raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>)
  return raw
}

/** Sends bytes: in one go where they are few, else as they are read, in chunks where their number is not known. */
export async function sendBytes(reply: FastifyReply, contentType: string, bytes: OutgoingBytes): Promise<FastifyReply> {
  void reply.header('content-type', contentType)
  if (bytes.length !== undefined) void reply.header('content-length', bytes.length)
  if (reply.request.method === 'HEAD') {
    takeOver(reply).end()
    return reply
  }
  const { read, segments } = bytes
  if (read !== undefined) {
    const held = await holdSegments(segments?.() ?? (await read()))
    sendHeld(takeOver(reply), held)
  } else if (segments !== undefined) {
    // The answer has begun, so there is nobody to tell but the log.
    await sendSegments(takeOver(reply), segments()).catch((error: unknown) => reply.log.error(error))
  } else return reply.send(Readable.from(bytes.stream(), { objectMode: false }))
  return reply
}
