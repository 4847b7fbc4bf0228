import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { OutgoingBytes } from '../../features/studies/outgoing-bytes.ts'

/** Sends bytes whose number is known: in one go where they are few, else as they are read. */
export async function sendBytes(reply: FastifyReply, contentType: string, bytes: OutgoingBytes): Promise<FastifyReply> {
  void reply.header('content-type', contentType).header('content-length', bytes.length)
  return reply.send(bytes.read ? await bytes.read() : Readable.from(bytes.stream(), { objectMode: false }))
}
