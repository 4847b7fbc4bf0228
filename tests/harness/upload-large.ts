import { ReadableStream } from 'node:stream/web'
import { type CtImageOptions, largeCtImage } from '../../dicom/test/ct-image.ts'
import type { Keys } from './server.ts'

const MEGABYTE = 1024 * 1024

/** The file's bytes as they are needed, so that the client holds none of them either. */
async function* bytesOf(header: Uint8Array, pixelBytes: number): AsyncGenerator<Uint8Array> {
  yield header
  const piece = new Uint8Array(MEGABYTE).fill(7)
  for (let left = pixelBytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length))
}

/** Uploads a large CT image. @returns how many bytes it has, and the answer */
export async function uploadLarge(
  keys: Keys,
  token: string,
  options: CtImageOptions,
): Promise<{ readonly length: number; readonly body: Readonly<Record<string, unknown>> }> {
  const { header, pixelBytes } = largeCtImage(options)
  const search = new URLSearchParams({ UserUuid: keys.UserUuid, InstitutionUuid: keys.InstitutionUuid })
  const response = await fetch(`${keys.Url}/api/v1/UploadDicomFile?${search}`, {
    method: 'POST',
    headers: { 'content-type': 'application/dicom', authorization: `Bearer ${token}` },
    body: ReadableStream.from(bytesOf(header, pixelBytes)) as unknown as BodyInit,
    duplex: 'half',
  } as RequestInit)
  return { length: header.length + pixelBytes, body: (await response.json()) as Readonly<Record<string, unknown>> }
}
