import { viewerPath } from './viewer-token.ts'

const UID = /^(?=.{1,64}$)[0-9]+(\.[0-9]+)*$/

/**
 * The path and query, from the origin on, that open studies under a link, by their Study Instance UIDs.
 * Throws a TypeError for a token or UID (PS3.5 9.1, leading zeros let through) that is none, and for no UID at all.
 */
export function viewerStudyUrl(token: string, studyInstanceUids: readonly string[]): string {
  const wrong = studyInstanceUids.findIndex((uid) => !UID.test(uid))
  if (wrong >= 0) throw new TypeError(`Study Instance UID number ${wrong + 1} is no UID.`)
  if (studyInstanceUids.length === 0) throw new TypeError('A viewer address needs at least one Study Instance UID.')
  return `${viewerPath(token)}viewer?StudyInstanceUIDs=${studyInstanceUids.join(',')}`
}
