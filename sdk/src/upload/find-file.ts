import { sha256Of } from '../files/file-content.ts'
import type { Hasher } from '../files/hasher.ts'
import type { Reply } from '../reply.ts'
import type { KnownFiles, Question } from './known-files.ts'
import { unreadable } from './upload-server.ts'

/** From so many bytes on a file goes in pieces (contract 9). */
const LARGE_BYTES = 8 * 1024 * 1024

export const isLarge = (file: Blob): boolean => file.size >= LARGE_BYTES

/** What the server has of a file: its order, '' where it has not these bytes; and the file, with its hash where that was needed. */
export type Found = { readonly patientOrderUuid: string; readonly named: Question } | { readonly problem: Reply }

/**
 * Asks whether the server has a file. A small one is asked for by its UID alone, and hashed once something is stored under
 * it; a large one is hashed in any case, since its sending begins with its hash.
 */
export async function findFile(file: Blob, question: Question, known: KnownFiles, hasher: Hasher): Promise<Found> {
  try {
    const first = isLarge(file) && question.Sha256 === undefined ? await hashed(file, question, hasher) : question
    const knowledge = await known.find(first)
    if ('problem' in knowledge) return knowledge
    if (first.Sha256 !== undefined || knowledge.patientOrderUuid === '') return { ...knowledge, named: first }
    const second = await hashed(file, question, hasher)
    const surely = await known.find(second)
    return 'problem' in surely ? surely : { ...surely, named: second }
  } catch {
    return { problem: unreadable() }
  }
}

const hashed = async (file: Blob, question: Question, hasher: Hasher): Promise<Question> => ({
  ...question,
  Sha256: await sha256Of(file, hasher),
})
