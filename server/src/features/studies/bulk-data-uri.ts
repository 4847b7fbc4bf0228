/**
 * The BulkDataURI that stored metadata holds: relative to the series, so that it resolves against
 * `…/series/<uid>/metadata` as RFC 3986 says, and as OHIF does whatever its settings are.
 * @param path tags and item numbers from the data set inwards: `7FE00010`, `54000100/1/54001010`
 */
export const bulkDataUri = (sopInstanceUid: string, path: string): string => `instances/${sopInstanceUid}/bulk/${path}`
