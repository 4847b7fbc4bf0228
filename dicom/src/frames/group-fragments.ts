import { ENDS_STREAM, STARTS_STREAM } from './fragment-list.ts'

/** What is known about the fragments of an object. */
export interface FragmentFacts {
  readonly offsets: Float64Array
  readonly marks: Uint8Array
  /** NumberOfFrames. */
  readonly frames: number
  /** Offsets of the frames, from the first fragment's item on (PS3.5 A.4); empty where there is no table. */
  readonly offsetTable: readonly number[]
  /** Whether all fragments are one stream, as in video. */
  readonly isStream: boolean
}

/** First fragment of each frame and, at the end, the number of fragments; and what was wrong. */
export interface GroupedFragments {
  readonly firstFragments: Uint32Array
  readonly problem: 'WrongOffsetTable' | 'FrameCountMismatch' | undefined
}

const ITEM_HEADER = 8

/**
 * Tells which fragments make up which frame: by the offset table where it fits; else one fragment per frame, all in
 * one frame, or by the markers at the ends of the fragments, whichever gives the right number of frames.
 */
export function groupFragments(facts: FragmentFacts): GroupedFragments {
  const { offsets, frames, offsetTable, isStream } = facts
  const count = offsets.length
  if (isStream) return grouped(count === 0 ? [] : [0], count, undefined)
  const byTable = offsetTable.length > 0 ? startsByTable(facts) : undefined
  if (byTable !== undefined) return grouped(byTable, count, undefined)
  const problem = offsetTable.length > 0 ? 'WrongOffsetTable' : undefined
  if (count === frames) return grouped(Array.from(offsets.keys()), count, problem)
  if (frames === 1 && count > 0) return grouped([0], count, problem)
  const candidates = [startsByFirstBytes(facts), startsByLastBytes(facts)]
  const fitting = candidates.find((starts) => starts.length === frames)
  if (fitting !== undefined) return grouped(fitting, count, problem)
  const best = candidates.find((starts) => starts.length > 0) ?? Array.from(offsets.keys())
  return grouped(best, count, 'FrameCountMismatch')
}

function grouped(starts: number[], count: number, problem: GroupedFragments['problem']): GroupedFragments {
  return { firstFragments: Uint32Array.from([...starts, count]), problem }
}

/** Undefined where an entry does not point at a fragment, or the number of entries is wrong. */
function startsByTable({ offsets, frames, offsetTable }: FragmentFacts): number[] | undefined {
  const base = (offsets[0] ?? 0) - ITEM_HEADER
  if (offsetTable.length !== frames || offsetTable[0] !== 0) return undefined
  const starts: number[] = []
  let fragment = 0
  for (const entry of offsetTable) {
    while (fragment < offsets.length && (offsets[fragment] ?? 0) - ITEM_HEADER - base < entry) fragment += 1
    const isStart = fragment < offsets.length && (offsets[fragment] ?? 0) - ITEM_HEADER - base === entry
    if (!isStart || starts.at(-1) === fragment) return undefined
    starts.push(fragment)
  }
  return starts
}

function startsByFirstBytes({ marks }: FragmentFacts): number[] {
  const starts = [...marks.keys()].filter((index) => ((marks[index] ?? 0) & STARTS_STREAM) !== 0)
  return starts[0] === 0 ? starts : []
}

function startsByLastBytes({ marks }: FragmentFacts): number[] {
  const count = marks.length
  const ends = [...marks.keys()].filter((index) => ((marks[index] ?? 0) & ENDS_STREAM) !== 0)
  return ends.at(-1) === count - 1 ? [0, ...ends.slice(0, -1).map((index) => index + 1)] : []
}
