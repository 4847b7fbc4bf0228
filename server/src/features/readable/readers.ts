import { readAttributes } from './read-attributes.ts'
import { readDose } from './read-dose.ts'
import { readPlan } from './read-plan.ts'
import { readPresentationState } from './read-presentation-state.ts'
import { readSegmentation } from './read-segmentation.ts'
import { readStructureSet } from './read-structure-set.ts'
import { readStructuredReport } from './read-structured-report.ts'
import { readWaveforms } from './read-waveforms.ts'
import type { Reader } from './reader.ts'

const STORAGE = '1.2.840.10008.5.1.4.1.1.'

/** Who lays out which SOP classes (PS3.4 B.5); a name that ends in a dot stands for all below it. */
const READERS: readonly (readonly [sopClass: string, reader: Reader])[] = [
  [`${STORAGE}88.`, readStructuredReport],
  [`${STORAGE}9.`, readWaveforms],
  [`${STORAGE}11.`, readPresentationState],
  [`${STORAGE}66.4`, readSegmentation],
  [`${STORAGE}66.7`, readSegmentation],
  [`${STORAGE}481.2`, readDose],
  [`${STORAGE}481.3`, readStructureSet],
  [`${STORAGE}481.5`, readPlan],
  [`${STORAGE}481.8`, readPlan],
]

/** The reader of a SOP class; whatever it is, its attributes can be read. */
export const readerOf = (sopClassUid: string): Reader =>
  READERS.find(([name]) => sopClassUid === name || (name.endsWith('.') && sopClassUid.startsWith(name)))?.[1] ??
  readAttributes
