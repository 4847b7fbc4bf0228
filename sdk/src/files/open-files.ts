/** Where the library runs in Node, files may also be named: by a path or `file:` address, or given as a stream of bytes. */
type Named = string | URL | AsyncIterable<Uint8Array<ArrayBuffer>>
/** What may stand for a file. */
export type Given = Blob | Named

/** A file that could not be opened; the message says which and why. */
export class FileNotOpened extends Error {}

const isNode = (): boolean =>
  (globalThis as { process?: { versions?: { node?: unknown } } }).process?.versions?.node !== undefined

const isNamed = (value: unknown): value is Named =>
  typeof value === 'string' ||
  value instanceof URL ||
  (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)

/** Whether this can be opened here: in a page Files and Blobs, in Node also what names one. */
export const isGiven = (value: unknown): value is Given => value instanceof Blob || (isNode() && isNamed(value))

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'It may not be read.',
}

async function openPath(place: string | URL): Promise<File> {
  const [{ openAsBlob }, { stat }, { basename }, { fileURLToPath }] = await Promise.all([
    import('node:fs'),
    import('node:fs/promises'),
    import('node:path'),
    import('node:url'),
  ])
  try {
    const path = typeof place === 'string' ? place : fileURLToPath(place)
    if (!(await stat(path)).isFile()) throw new FileNotOpened('It is not a file.')
    // Its bytes stay on the disk until they are asked for.
    return new File([await openAsBlob(path)], basename(path))
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new FileNotOpened(`${place}: ${REASONS[code] ?? message}`)
  }
}

/** A stream tells neither its length nor its hash before it ends, so all of it is held in memory. */
async function readStream(stream: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  try {
    for await (const chunk of stream) chunks.push(chunk)
  } catch (error) {
    throw new FileNotOpened(`A stream ended before its time: ${(error as Error).message}`)
  }
  return new Blob(chunks)
}

async function open(given: Given): Promise<Blob> {
  if (given instanceof Blob) return given
  return typeof given === 'string' || given instanceof URL ? openPath(given) : readStream(given)
}

const OPENED_AT_ONCE = 16

/**
 * The files as what can be read, in their order.
 * @throws FileNotOpened for the first that cannot be opened
 */
export async function openFiles(given: readonly Given[]): Promise<readonly Blob[]> {
  if (given.every((file) => file instanceof Blob)) return given
  const files: Blob[] = []
  for (let at = 0; at < given.length; at += OPENED_AT_ONCE)
    files.push(...(await Promise.all(given.slice(at, at + OPENED_AT_ONCE).map(open))))
  return files
}
