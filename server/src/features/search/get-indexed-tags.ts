import type { UseCase } from '../use-case.ts'
import { readIndexedTags } from './read-indexed-tags.ts'
import { showIndexedTags } from './show-indexed-tags.ts'

export const getIndexedTags: UseCase<'GetIndexedTags'> = async ({ tx }) => showIndexedTags(await readIndexedTags(tx))
