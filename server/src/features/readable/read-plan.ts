import type { DicomAttributes } from '../studies/dicom-attributes.ts'
import { firstTextOf, itemOf, itemsOf, shortNumber, textOf } from './attribute-values.ts'
import type { Cell, FactList, Table } from './readable-document.ts'
import type { Reader } from './reader.ts'
import type { Words } from './words.ts'

const prescriptions = (plan: DicomAttributes, words: Words): Table => ({
  kind: 'table',
  heading: words.prescription,
  columns: [words.number, words.type, words.description, words.target, words.maximum],
  rows: itemsOf(plan, 'DoseReferenceSequence').map((dose) => [
    textOf(dose, 'DoseReferenceNumber'),
    textOf(dose, 'DoseReferenceType'),
    textOf(dose, 'DoseReferenceDescription'),
    shortNumber(dose, 'TargetPrescriptionDose'),
    shortNumber(dose, 'TargetMaximumDose') || shortNumber(dose, 'OrganAtRiskMaximumDose'),
  ]),
})

const fractionGroups = (plan: DicomAttributes, words: Words): readonly FactList[] =>
  itemsOf(plan, 'FractionGroupSequence').map((group) => ({
    kind: 'facts',
    heading: `${words.fractionGroup} ${textOf(group, 'FractionGroupNumber')}`.trim(),
    facts: [
      { label: words.fractions, value: textOf(group, 'NumberOfFractionsPlanned') },
      { label: words.beams, value: textOf(group, 'NumberOfBeams') },
      { label: words.brachySetups, value: textOf(group, 'NumberOfBrachyApplicationSetups') },
    ],
  }))

/** What each fraction gives by each beam, by the beam's number. */
const givenByBeam = (plan: DicomAttributes): ReadonlyMap<string, DicomAttributes> =>
  new Map(
    itemsOf(plan, 'FractionGroupSequence')
      .flatMap((group) => itemsOf(group, 'ReferencedBeamSequence'))
      .map((beam) => [textOf(beam, 'ReferencedBeamNumber'), beam]),
  )

function beamRow(beam: DicomAttributes, given: DicomAttributes): Cell[] {
  const points = ['ControlPointSequence', 'IonControlPointSequence'].flatMap((keyword) => itemsOf(beam, keyword))
  const [start = {}] = points
  return [
    textOf(beam, 'BeamNumber'),
    firstTextOf(beam, 'BeamName', 'BeamDescription'),
    textOf(beam, 'BeamType'),
    [textOf(beam, 'RadiationType'), textOf(beam, 'TreatmentDeliveryType')].filter(Boolean).join(', '),
    shortNumber(start, 'NominalBeamEnergy'),
    textOf(beam, 'TreatmentMachineName'),
    shortNumber(start, 'GantryAngle'),
    shortNumber(start, 'BeamLimitingDeviceAngle'),
    shortNumber(start, 'PatientSupportAngle'),
    firstTextOf(beam, 'NumberOfControlPoints') || String(points.length),
    shortNumber(given, 'BeamDose'),
    [shortNumber(given, 'BeamMeterset'), textOf(beam, 'PrimaryDosimeterUnit')].filter(Boolean).join(' '),
  ]
}

function beams(plan: DicomAttributes, words: Words): Table {
  const given = givenByBeam(plan)
  const list = ['BeamSequence', 'IonBeamSequence'].flatMap((keyword) => itemsOf(plan, keyword))
  const { number, name, type, radiation, energy, machine, gantry, collimator, couch, controlPoints } = words
  return {
    kind: 'table',
    heading: words.beams,
    columns: [
      ...[number, name, type, radiation, energy, machine, gantry, collimator, couch, controlPoints],
      words.beamDose,
      words.meterset,
    ],
    rows: list.map((beam) => beamRow(beam, given.get(textOf(beam, 'BeamNumber')) ?? {})),
  }
}

/** A plan of external radiation, by photons, electrons or ions (PS3.3 C.8.8.9, C.8.8.10, C.8.8.13, C.8.8.14, C.8.8.25). */
export const readPlan: Reader = (plan, words) => ({
  title: words.plan,
  facts: [
    { label: words.label, value: textOf(plan, 'RTPlanLabel') },
    { label: words.name, value: textOf(plan, 'RTPlanName') },
    { label: words.description, value: textOf(plan, 'RTPlanDescription') },
    { label: words.date, value: `${textOf(plan, 'RTPlanDate')} ${textOf(plan, 'RTPlanTime')}`.trim() },
    { label: words.intent, value: textOf(plan, 'PlanIntent') },
    { label: words.geometry, value: textOf(plan, 'RTPlanGeometry') },
    {
      label: words.structureSet,
      value: textOf(itemOf(plan, 'ReferencedStructureSetSequence'), 'ReferencedSOPInstanceUID'),
    },
  ],
  blocks: [prescriptions(plan, words), ...fractionGroups(plan, words), beams(plan, words)],
})
