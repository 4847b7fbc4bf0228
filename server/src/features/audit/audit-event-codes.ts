/** One code of a code system (FHIR R4 Coding). */
export interface Coding {
  readonly system: string
  readonly code: string
  readonly display: string
}

const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'

/** Codes of DICOM's audit messages (PS3.16 CID 400). */
const EVENTS = {
  '110100': 'Application Activity',
  '110101': 'Audit Log Used',
  '110103': 'DICOM Instances Accessed',
  '110104': 'DICOM Instances Transferred',
  '110105': 'DICOM Study Deleted',
  '110106': 'Export',
  '110107': 'Import',
  '110109': 'Order Record',
  '110110': 'Patient Record',
  '110112': 'Query',
  '110113': 'Security Alert',
  '110114': 'User Authentication',
} as const
type EventCode = keyof typeof EVENTS

// The first that fits; what is about how the server is used and about nobody's images is application activity.
const EVENT_OF_ACTION: readonly (readonly [RegExp, EventCode])[] = [
  [/^(GetAuditLog|VerifyAuditLog)$/, '110101'],
  [/^(SignIn|SignOut|OpenSession)$/, '110114'],
  [/Password|OneTimeCode|ApiKey|Invitation|^(Create|Update|Deactivate|Delete)User|^SetUser/, '110113'],
  [/^(Purge|Delete)(Order|Study|Series|Instance)/, '110105'],
  [/^(Download|Export|Share(PatientOrder|Folder|Downloaded)|CreateQuickShareLink)/, '110106'],
  [/^(ShareUploaded|Upload|Store|Stow|Import|Arrived|FileInbox)/, '110107'],
  [/^(SendOrder|RetrieveFrom)/, '110104'],
  [/^Share(Opened|Viewed|DocumentOpened)|ViewerLink|ViewUrl|^(Retrieve|Wado)/, '110103'],
  [/Patients$/, '110110'],
  [/OrderList|^(Query|Search|Check)/, '110112'],
  [/Order/, '110109'],
]

/** What kind of event an action is. */
export function eventTypeOf(action: string): Coding {
  const code = EVENT_OF_ACTION.find(([pattern]) => pattern.test(action))?.[1] ?? '110100'
  return { system: DICOM, code, display: EVENTS[code] }
}

/** Login and logout have codes of their own (PS3.16 CID 401). */
export function eventSubtypeOf(action: string): Coding | undefined {
  if (action === 'SignIn' || action === 'OpenSession') return { system: DICOM, code: '110122', display: 'Login' }
  return action === 'SignOut' ? { system: DICOM, code: '110123', display: 'Logout' } : undefined
}

type Deed = 'C' | 'R' | 'U' | 'D' | 'E'

const DEED_OF_VERB: readonly (readonly [RegExp, Deed])[] = [
  [/^(Create|Add|Upload|ShareUploaded$|Store|Stow|Import|Arrived|SignUp)/, 'C'],
  [
    /^(Get|Check|Query|Search|Download|Retrieve|Verify|ViewerLinkOpened|Share(Opened|Viewed|DocumentOpened|Downloaded)$)/,
    'R',
  ],
  [/^(Delete|Purge|Remove|Discard|Revoke|Deactivate)/, 'D'],
  [/^(Update|Set|Assign|Unassign|Merge|Unmerge|Restore|File|Change|Reset|Rotate|Enable)/, 'U'],
]

/** Create, read, update, delete, or execute for all else (FHIR R4 audit-event-action). */
export const deedOf = (action: string): Deed => DEED_OF_VERB.find(([verb]) => verb.test(action))?.[1] ?? 'E'

const LIFECYCLE = 'http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle'
const LIFECYCLES: Readonly<Record<Deed, Coding>> = {
  C: { system: LIFECYCLE, code: '1', display: 'Origination / Creation' },
  R: { system: LIFECYCLE, code: '6', display: 'Access / Use' },
  U: { system: LIFECYCLE, code: '3', display: 'Amendment' },
  D: { system: LIFECYCLE, code: '14', display: 'Logical deletion' },
  E: { system: LIFECYCLE, code: '6', display: 'Access / Use' },
}

/** What the action meant for the things that it was about (ISO 21089's stages, as DICOM's audit messages have them). */
export const lifecycleOf = (action: string): Coding => LIFECYCLES[deedOf(action)]
