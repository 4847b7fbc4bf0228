import { pdfOf } from '../../contract/test/sample-documents.ts'
import { librariesInPage } from '../story/library-in-page.ts'
import { tellStory } from '../story/story.ts'

/** The published ES module in real Chromium, in a page of another origin: every method of the typed form, in the same story. */
tellStory(librariesInPage, pdfOf())
