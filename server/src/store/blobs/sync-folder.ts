import { files } from './file-calls.ts'

/** Makes what has been written into or removed from a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const fd = await files.open(path, 'r')
  await files.sync(fd).finally(() => files.close(fd))
}
