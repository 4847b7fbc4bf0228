import type { METHODS, ResultOf } from '@opaline/contract'
import { LEVEL_NAMES } from './given-tags.rules.ts'
import type { KnownIndexedTag } from './read-indexed-tags.ts'

/** Indexed tags as the API shows them. */
export const showIndexedTags = (tags: readonly KnownIndexedTag[]): ResultOf<(typeof METHODS)['GetIndexedTags']> => ({
  IndexedTagList: tags.map(({ tag, level, vr, privateCreator, isFilled }) => ({
    Tag: tag,
    Level: LEVEL_NAMES[level],
    PrivateCreator: privateCreator,
    VR: vr,
    State: isFilled ? 'Indexed' : 'Indexing',
  })),
})
