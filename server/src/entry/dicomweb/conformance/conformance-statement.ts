import { characterSetTerms } from '@opaline/dicom'
import { POLICY } from '../../../features/access/policy.ts'
import { CAPABILITIES } from '../capabilities.ts'
import { searchSection } from './search-section.ts'
import type { Statement, StatementSection } from './statement.ts'
import { transferSyntaxSection } from './transfer-syntax-section.ts'

const callerOf = (id: keyof typeof POLICY): string => {
  const { caller, right, limitedAccess } = POLICY[id]
  const who = caller === 'user' ? 'a user who signed in' : 'a user, or a key'
  return `${who}${right === undefined ? '' : `, with the right ${right}`}${limitedAccess ? '' : '; no limited access'}`
}

const servicesSection = (): StatementSection => ({
  title: 'Services',
  paragraphs: [
    'Addresses below /dicomweb; viewer links and shares have the reading ones below /v/{token}/dicomweb, for the studies that they show. Credentials: a session token as bearer, or Basic with e-mail and password or with AccountKey and ApiKey.',
    'Refusals are problem documents (RFC 9457) with code, sentence and request id. What a caller may not see does not exist. OPTIONS and /capabilities tell this table to programs.',
  ],
  tables: [
    {
      head: ['method', 'address', 'takes', 'answers', 'who'],
      rows: CAPABILITIES.map(({ method, path, accepts, answers, id }) => [
        method,
        `/${path}`,
        accepts.join(', '),
        answers.join(', '),
        callerOf(id),
      ]),
    },
  ],
  tests: [
    'server/src/entry/dicomweb/capabilities.test.ts',
    'server/src/entry/dicomweb/dicomweb-callers.test.ts',
    'server/src/entry/dicomweb/store.test.ts',
    'server/src/entry/dicomweb/delete.test.ts',
    'server/src/entry/dicomweb/rendered.test.ts',
    'server/src/entry/dicomweb/uri.test.ts',
    'server/src/entry/dicomweb/validator.test.ts',
    'server/src/entry/dicomweb/ohif-requests.test.ts',
    'tests/dicomweb/round-trips.test.ts',
    'tests/dicomweb/bad-requests.test.ts',
  ],
})

const storageSection = (): StatementSection => ({
  title: 'Storage',
  paragraphs: [
    'Objects of every SOP class are stored, each for itself: 200 where all are, 202 where some are not or wait in the inbox, 409 where none is. The same image again is a success that changes nothing; another image under a stored UID, or of another patient, is kept in the inbox and answered with a warning.',
    'What devices get wrong (padding, lengths, missing or empty attributes) is stored with a warning that the answer and the order’s properties show. What cannot be addressed (no study, series or SOP Instance UID, or one that is none) is refused.',
    'Elements are not coerced: bytes stay as they came, and corrections are laid over what goes out, with the replaced values in Original Attributes Sequence.',
  ],
  tables: [],
  tests: [
    'server/src/entry/dicomweb/store.test.ts',
    'server/src/entry/dicomweb/store-leniency.test.ts',
    'server/src/entry/dicomweb/multipart-reader.test.ts',
    'server/src/features/instances/store-conflicts.test.ts',
  ],
})

const characterSetSection = (): StatementSection => ({
  title: 'Character sets',
  paragraphs: [
    'Answers are UTF-8, and say so where they name a character set (ISO_IR 192). Read are, by themselves and with code extensions (ISO 2022):',
  ],
  tables: [{ head: ['Specific Character Set'], rows: characterSetTerms().map((term) => [term]) }],
  tests: ['dicom/src/text/decode-text.test.ts', 'dicom/src/json/dicom-json.test.ts'],
})

/** What the DICOMweb door does, from the tables that it works by. */
export const conformanceStatement = (): Statement => ({
  title: 'DICOMweb conformance',
  paragraphs: [
    'Made from the tables that the server works by: routes, search keys, codecs, rules of access. Below each part stand the tests that prove it.',
  ],
  sections: [servicesSection(), searchSection(), storageSection(), transferSyntaxSection(), characterSetSection()],
})
