import type { Deidentified } from './deidentify.ts'

/** The bytes of a file after its changes, in order; a data set that was deflated is so again. */
export async function deidentifiedPieces({ head, dataSet, deflated }: Deidentified): Promise<Uint8Array[]> {
  if (!deflated) return [...head, ...dataSet]
  const body = await deflate(dataSet)
  // A deflated data set has an even length (PS3.5 A.5).
  return [...head, body, ...(body.length % 2 === 0 ? [] : [new Uint8Array(1)])]
}

async function deflate(pieces: readonly Uint8Array[]): Promise<Uint8Array> {
  const stream = new Blob(pieces as Uint8Array<ArrayBuffer>[])
    .stream()
    .pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
