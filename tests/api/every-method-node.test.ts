import { pdfOf } from '../../contract/test/sample-documents.ts'
import { makeLibrary, openLibrary } from '../harness/library.ts'
import { tellStory } from '../story/story.ts'

/** The published ES module in Node: every method of the typed form, in one story over a real server. */
tellStory(async (server) => ({ withKeys: makeLibrary, withoutKeys: () => openLibrary(server) }), pdfOf())
