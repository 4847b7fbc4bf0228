import { Readable } from 'node:stream'
import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib'
import { ApiError } from '@opaline/contract'

const DECODERS: Readonly<Record<string, () => Gunzip | Inflate>> = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  'x-gzip': () => createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
}

const CHUNK_BYTES = 64 * 1024
/** From so many bytes on a body may not be more than a hundred times of what it was sent as. */
const FREE_BYTES = 64 * 2 ** 20
const MOST_RATIO = 100

const isUnchanged = (encoding: string): boolean => encoding === '' || encoding === 'identity'

async function* inflated(source: AsyncIterable<Uint8Array>, decoder: Gunzip | Inflate): AsyncGenerator<Uint8Array> {
  const sent = Readable.from(source, { objectMode: false })
  let broken: Error | undefined
  sent.once('error', (error) => {
    broken = error
    decoder.destroy(error)
  })
  let size = 0
  try {
    for await (const chunk of sent.pipe(decoder) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > FREE_BYTES && size > MOST_RATIO * decoder.bytesWritten)
        throw new ApiError('FileTooLarge', `The body inflates to more than ${MOST_RATIO} times its size.`)
      yield chunk
    }
  } catch (error) {
    if (broken !== undefined || error instanceof ApiError) throw broken ?? error
    throw new ApiError('InvalidParameter', 'The body is not of its Content-Encoding, or it is cut.')
  } finally {
    // What waits for more of the body would keep others from reading it to its end.
    sent.destroy()
    decoder.destroy()
  }
}

/**
 * The bytes of a body without its Content-Encoding (RFC 9110 8.4): gzip or deflate, inflated as they are read.
 * @throws ApiError InvalidParameter (415) for another encoding; while it is read: InvalidParameter, FileTooLarge
 */
export function decodedBody(source: AsyncIterable<Uint8Array>, contentEncoding = ''): AsyncIterable<Uint8Array> {
  const encoding = contentEncoding.trim().toLowerCase()
  if (isUnchanged(encoding)) return source
  const decoder = DECODERS[encoding]
  if (decoder === undefined)
    throw new ApiError('InvalidParameter', 'The Content-Encoding must be gzip, deflate or identity.', {}, 415)
  return inflated(source, decoder())
}
