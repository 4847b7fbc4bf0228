import { itemsOf, shortNumber, textOf } from './attribute-values.ts'
import type { Reader } from './reader.ts'

/** What an RT dose says beside its grid: what it sums up, in which unit, and its histograms (PS3.3 C.8.8.3, C.8.8.4). */
export const readDose: Reader = (dose, words) => ({
  title: words.dose,
  facts: [
    {
      label: words.type,
      value: [textOf(dose, 'DoseType'), textOf(dose, 'DoseSummationType')].filter(Boolean).join(', '),
    },
    { label: words.unit, value: textOf(dose, 'DoseUnits') },
    { label: words.description, value: textOf(dose, 'DoseComment') },
    { label: words.frameCount, value: textOf(dose, 'NumberOfFrames') },
  ],
  blocks: [
    {
      kind: 'table',
      heading: words.histograms,
      columns: [words.type, words.unit, words.minimumDose, words.meanDose, words.maximumDose],
      rows: itemsOf(dose, 'DVHSequence').map((histogram) => [
        textOf(histogram, 'DVHType'),
        textOf(histogram, 'DoseUnits'),
        shortNumber(histogram, 'DVHMinimumDose'),
        shortNumber(histogram, 'DVHMeanDose'),
        shortNumber(histogram, 'DVHMaximumDose'),
      ]),
    },
  ],
})
