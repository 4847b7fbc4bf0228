import { hashByPieces } from './hash-by-pieces.ts'

/** What the worker is asked, and what it answers; no hash: the file could not be read. */
export interface HashRequest {
  readonly id: number
  readonly file: Blob
}
export interface HashAnswer {
  readonly id: number
  readonly hash?: string
}

addEventListener('message', async ({ data }: MessageEvent<HashRequest>) => {
  const answer: HashAnswer = await hashByPieces(data.file).then(
    (hash) => ({ id: data.id, hash }),
    () => ({ id: data.id }),
  )
  postMessage(answer)
})
