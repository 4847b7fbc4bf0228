import { cut, damaged, tail, take, type Walk } from './walk.ts'

const HEADER = /^%PDF-[12]\.\d/
const HEADER_BYTES = 8
/** Writers put comments and padding behind the end; readers look for it among the last bytes too. */
const TRAILER_BYTES = 4096

/** A PDF from its header to its trailer (ISO 32000-2 7.5.2, 7.5.5). */
export function* walkPdf(): Walk {
  const header = yield take(HEADER_BYTES)
  if (!HEADER.test(header.toString('latin1'))) throw damaged('it begins with no version of PDF')
  const end = yield tail(TRAILER_BYTES)
  if (!/startxref\s+\d+\s+%%EOF/.test(end.toString('latin1'))) throw cut()
}
