import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { itemsOf, textOf } from './attribute-values.ts'
import type { Cell, Table } from './readable-document.ts'
import type { Reader } from './reader.ts'
import type { Words } from './words.ts'

const referencedImages = (state: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.appliesTo,
  columns: [words.series, words.image, words.frameCount],
  rows: itemsOf(state, 'ReferencedSeriesSequence').flatMap((series) =>
    itemsOf(series, 'ReferencedImageSequence').map((image): Cell[] => [
      textOf(series, 'SeriesInstanceUID'),
      textOf(image, 'ReferencedSOPInstanceUID'),
      textOf(image, 'ReferencedFrameNumber'),
    ]),
  ),
})

const layers = (state: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.layers,
  columns: [words.number, words.layer, words.description],
  rows: itemsOf(state, 'GraphicLayerSequence').map((layer) => [
    textOf(layer, 'GraphicLayerOrder'),
    textOf(layer, 'GraphicLayer'),
    textOf(layer, 'GraphicLayerDescription'),
  ]),
})

const windows = (state: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.windows,
  columns: [words.center, words.width, words.description],
  rows: itemsOf(state, 'SoftcopyVOILUTSequence').map((window) => [
    textOf(window, 'WindowCenter'),
    textOf(window, 'WindowWidth'),
    textOf(window, 'WindowCenterWidthExplanation'),
  ]),
})

const annotations = (state: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.annotations,
  columns: [words.layer, words.text, words.graphics],
  rows: itemsOf(state, 'GraphicAnnotationSequence').map((annotation) => [
    textOf(annotation, 'GraphicLayer'),
    itemsOf(annotation, 'TextObjectSequence')
      .map((text) => textOf(text, 'UnformattedTextValue'))
      .join('\n'),
    itemsOf(annotation, 'GraphicObjectSequence')
      .map((graphic) => textOf(graphic, 'GraphicType'))
      .join(', '),
  ]),
})

/** How somebody wanted images to be shown (PS3.3 C.11.10, C.10.5, C.10.7, C.11.8, C.11.11). */
export const readPresentationState: Reader = (state, words) => ({
  title: words.presentationState,
  facts: [
    { label: words.label, value: textOf(state, 'ContentLabel') },
    { label: words.description, value: textOf(state, 'ContentDescription') },
    { label: words.author, value: textOf(state, 'ContentCreatorName') },
    {
      label: words.madeAt,
      value: `${textOf(state, 'PresentationCreationDate')} ${textOf(state, 'PresentationCreationTime')}`.trim(),
    },
  ],
  blocks: [referencedImages(state, words), annotations(state, words), layers(state, words), windows(state, words)],
})
