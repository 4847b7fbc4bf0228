import { Readable } from 'node:stream'
import { createDeflateRaw } from 'node:zlib'

/** Deflates to an even number of bytes (PS3.5 A.5). */
export async function* deflate(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks)
  const deflating = createDeflateRaw()
  source.on('error', (error) => deflating.destroy(error))
  let length = 0
  try {
    for await (const chunk of source.pipe(deflating) as AsyncIterable<Buffer>) {
      length += chunk.length
      yield chunk
    }
  } finally {
    source.destroy()
    deflating.destroy()
  }
  if (length % 2 === 1) yield Buffer.alloc(1)
}
