import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import type { ReadableDocument } from './readable-document.ts'
import type { WaveformSamples } from './waveform-channels.ts'
import type { Words } from './words.ts'

/** Lays out one object: its title, what it says of itself beside what all objects say, and its contents. */
export type Reader = (
  attributes: DicomAttributes,
  words: Words,
  /** Of each item of Waveform Sequence. */
  samples: readonly (WaveformSamples | undefined)[],
) => ReadableDocument
