import type { Header } from '../header.ts'
import { Tag } from '../tag.ts'
import { textOf, textsOf } from '../text/text-of.ts'
import { dataSetsWithin } from './data-sets-within.ts'
import { DeidentifyError } from './deidentify-error.ts'
import type { BasicProfile } from './options.ts'

/** Structured reports and key object selections, encapsulated documents (PS3.4 B.5). */
const REPORTS = '1.2.840.10008.5.1.4.1.1.88.'
const DOCUMENTS = '1.2.840.10008.5.1.4.1.1.104.'

/** MPEG-2, MPEG-4 and HEVC, also fragmentable (PS3.5 A.4). */
const VIDEO = /^1\.2\.840\.10008\.1\.2\.4\.10\d(?:\.1)?$/

/** Modalities whose images show text more often than not. */
const SHOWS_TEXT: readonly string[] = ['US', 'ES', 'XC', 'GM', 'SC', 'OT']

/**
 * Refuses what nothing here can clean.
 * @throws DeidentifyError `Unsupported`, `BurnedIn`
 */
export function refuseUncleanable(header: Header, profile: BasicProfile): void {
  const sopClass = textOf(header.dataSet, Tag.SopClassUid) ?? ''
  const modality = textOf(header.dataSet, Tag.Modality)
  if (sopClass.startsWith(REPORTS) || modality === 'SR' || modality === 'KO') throw unsupported('A structured report')
  if (sopClass.startsWith(DOCUMENTS) || holdsDocument(header)) throw unsupported('An encapsulated document')
  if (VIDEO.test(header.transferSyntaxUid)) throw unsupported('A video, whose stream can hold metadata,')
  const isAccepted = profile.burnedInAnnotation === 'Accept' || (profile.blackoutRectangles?.length ?? 0) > 0
  const reason = isAccepted ? undefined : burnedInRisk(header)
  if (reason !== undefined) {
    throw new DeidentifyError(
      'BurnedIn',
      `The pixels may show who the patient is: ${reason}. Accept it, or black it out.`,
    )
  }
}

/** Why the pixels may show who the patient is; undefined where nothing says so. An absent Burned In Annotation says nothing. */
export function burnedInRisk({ dataSet, pixelData }: Header): string | undefined {
  if (pixelData === undefined) return undefined
  const burnedIn = textOf(dataSet, Tag.BurnedInAnnotation) ?? ''
  if (burnedIn !== '' && burnedIn !== 'NO') return 'BurnedInAnnotation is not NO'
  const modality = textOf(dataSet, Tag.Modality) ?? ''
  if (SHOWS_TEXT.includes(modality)) return `Modality is ${modality}`
  const types = textsOf(dataSet, Tag.ImageType).filter((type) => /SECONDARY|SCREEN SAVE/.test(type))
  return types.length > 0 ? 'ImageType says SECONDARY or SCREEN SAVE' : undefined
}

function holdsDocument({ dataSet }: Header): boolean {
  for (const inner of dataSetsWithin(dataSet)) if (inner.get(Tag.EncapsulatedDocument) !== undefined) return true
  return false
}

const unsupported = (what: string): DeidentifyError => new DeidentifyError('Unsupported', `${what} cannot be cleaned.`)
