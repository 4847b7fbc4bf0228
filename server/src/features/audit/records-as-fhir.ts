import { deedOf, eventSubtypeOf, eventTypeOf, lifecycleOf } from './audit-event-codes.ts'
import type { ShownRecord } from './show-record.ts'

/** Whose log it is: the observer of every event. */
export interface Observer {
  readonly accountUuid: string
  readonly url: string
}

const HL7 = 'http://terminology.hl7.org/CodeSystem'
// FHIR R4 audit-event-outcome: a refusal is a minor failure, since what was asked for did not begin.
const OUTCOMES = { success: '0', denied: '4', failed: '8' } as const

const identified = (uuid: string, display: string) => ({
  identifier: { system: 'urn:ietf:rfc:3986', value: `urn:uuid:${uuid}` },
  ...(display === '' ? {} : { display }),
})

/** A key acts for a user; a record without a user is the key's, or the server's own. */
function agentsOf(record: ShownRecord, observer: Observer) {
  const network = record.Address === '' ? {} : { network: { address: record.Address, type: '2' } }
  const user = record.UserUuid === '' ? [] : [identified(record.UserUuid, record.UserName)]
  const key = record.ApiKeyUuid === '' ? [] : [identified(record.ApiKeyUuid, record.ApiKeyName)]
  const actors = user.length + key.length > 0 ? [...user, ...key] : [identified(observer.accountUuid, 'Opaline')]
  return actors.map((who, index) => (index === 0 ? { who, requestor: true, ...network } : { who, requestor: false }))
}

const orderEntity = (orderUuid: string, record: ShownRecord) => ({
  what: identified(orderUuid, ''),
  type: { system: `${HL7}/audit-entity-type`, code: '2', display: 'System Object' },
  role: { system: `${HL7}/object-role`, code: '4', display: 'Domain Resource' },
  lifecycle: lifecycleOf(record.Action),
})

/** The record itself: what links the event to the chain. */
const recordEntity = (record: ShownRecord) => ({
  type: { system: `${HL7}/audit-entity-type`, code: '4', display: 'Other' },
  name: `Audit record ${record.Number}`,
  detail: [
    { type: 'Number', valueString: String(record.Number) },
    { type: 'Hash', valueString: record.Hash },
    ...(record.RequestId === '' ? [] : [{ type: 'RequestId', valueString: record.RequestId }]),
    ...(record.Detail === '{}' ? [] : [{ type: 'Detail', valueString: record.Detail }]),
  ],
})

function subtypesOf(record: ShownRecord, observer: Observer) {
  const known = eventSubtypeOf(record.Action)
  const own = { system: `${observer.url}/api/v1`, code: record.Action, display: record.Action }
  return known === undefined ? [own] : [known, own]
}

function auditEvent(record: ShownRecord, observer: Observer) {
  return {
    resourceType: 'AuditEvent',
    type: eventTypeOf(record.Action),
    subtype: subtypesOf(record, observer),
    action: deedOf(record.Action),
    recorded: record.Datetime,
    outcome: OUTCOMES[record.Outcome],
    outcomeDesc: record.Outcome,
    agent: agentsOf(record, observer),
    source: {
      observer: identified(observer.accountUuid, 'Opaline'),
      type: [{ system: `${HL7}/security-source-type`, code: '4', display: 'Application Server' }],
    },
    entity: [...record.PatientOrderUuidList.map((uuid) => orderEntity(uuid, record)), recordEntity(record)],
  }
}

/** Records as the JSON text of a Bundle of AuditEvent (FHIR R4). */
export const recordsAsFhir = (records: readonly ShownRecord[], observer: Observer): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    ...(records.length === 0 ? {} : { entry: records.map((record) => ({ resource: auditEvent(record, observer) })) }),
  })
