import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'

/** Hands pieces to the socket as they are: joining them, or a stream, would copy every frame once more. */
function sendPieces(reply: FastifyReply, pieces: readonly Buffer[]): FastifyReply {
  const { raw } = reply.hijack()
  raw.writeHead(reply.statusCode, reply.getHeaders() as Record<string, string>)
  raw.cork()
  if (reply.request.method !== 'HEAD') for (const piece of pieces) raw.write(piece)
  raw.end()
  raw.uncork()
  return reply
}

/** Sends bytes: in one go where they are few, else as they are read, in chunks where their number is not known. */
export async function sendBytes(reply: FastifyReply, contentType: string, bytes: OutgoingBytes): Promise<FastifyReply> {
  void reply.header('content-type', contentType)
  if (bytes.length !== undefined) void reply.header('content-length', bytes.length)
  if (bytes.read) return sendPieces(reply, await bytes.read())
  return reply.send(Readable.from(bytes.stream(), { objectMode: false }))
}
