/**
 * The BulkDataURI that stored metadata holds: relative to the series, so that it resolves against
 * `…/series/<uid>/metadata` as RFC 3986 says, and as OHIF does whatever its settings are.
 * @param path tags and item numbers from the data set inwards: `7FE00010`, `54000100/1/54001010`
 */
export const bulkDataUri = (sopInstanceUid: string, path: string): string =>
  `instances/${sopInstanceUid}/bulkdata/${path}`

// Quotes within a JSON text are escaped, so this stands only where such a URI begins.
const STORED = '"BulkDataURI":"instances/'

/** Stored metadata for `…/studies/<uid>/metadata`: its URIs are relative to the study. */
export const relativeToStudy = (json: string, seriesInstanceUid: string): string =>
  json.replaceAll(STORED, `"BulkDataURI":"series/${seriesInstanceUid}/instances/`)

/** Stored metadata for `…/instances/<uid>/metadata`: its URIs are relative to the instance. */
export const relativeToInstance = (json: string, sopInstanceUid: string): string =>
  json.replaceAll(`${STORED}${sopInstanceUid}/`, '"BulkDataURI":"')
