import type { Level } from './indexed-tag.ts'
import type { SearchQuery } from './read-query.ts'

/** What is always answered (PS3.18 tables 10.6.3-3 to 10.6.3-5), and the UIDs above. Absent values are empty. */
const REQUIRED: Readonly<Record<Level, readonly string[]>> = {
  study: [
    '00080005',
    '00080020',
    '00080030',
    '00080050',
    '00080056',
    '00080061',
    '00080090',
    '00081190',
    '00100010',
    '00100020',
    '00100030',
    '00100040',
    '0020000D',
    '00200010',
    '00201206',
    '00201208',
  ],
  series: ['00080005', '00080060', '0008103E', '00081190', '0020000D', '0020000E', '00200011', '00201209'],
  instance: [
    '00080005',
    '00080016',
    '00080018',
    '00080056',
    '00081190',
    '00083002',
    '0020000D',
    '0020000E',
    '00200013',
  ],
}

/** What is always answered where it is there. */
const WHERE_PRESENT: Readonly<Record<Level, readonly string[]>> = {
  study: ['00080201', '00081030'],
  series: ['00080201', '00400244', '00400245', '00400275'],
  instance: ['00080060', '00080201', '00280008', '00280010', '00280011', '00280100'],
}

interface Asking {
  readonly level: Level
  readonly alsoLevels: readonly Level[]
  readonly query: SearchQuery
}

/** Tags that an answer has where they are known, and whether it has them all the same. */
export function wantedTags({ level, alsoLevels, query }: Asking): ReadonlyMap<string, boolean> {
  const levels = [...alsoLevels, level]
  const asked = [...query.include, ...query.matches.flatMap(({ attribute: { path } }) => path.slice(0, 1))]
  return new Map([
    ...[...levels.flatMap((one) => WHERE_PRESENT[one]), ...asked].map((tag) => [tag, false] as const),
    ...levels.flatMap((one) => REQUIRED[one]).map((tag) => [tag, true] as const),
  ])
}
