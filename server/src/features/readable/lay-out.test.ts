import { describe, expect, test } from 'vitest'
import { layOut } from './lay-out.ts'
import { attributesOf, code, type Values } from './testing/attributes-of.ts'

const STORAGE = '1.2.840.10008.5.1.4.1.1.'

const read = (sopClass: string, values: Values, locale: 'en' | 'fr' = 'en') =>
  layOut(attributesOf({ SOPClassUID: STORAGE + sopClass, ...values }), locale, [])

describe('what all objects say', () => {
  const values = {
    PatientName: 'Müller^Jörg^^Dr.',
    PatientID: 'P 1',
    PatientBirthDate: '19700131',
    PatientSex: 'M',
    StudyDate: '20260102',
    StudyTime: '101112.5',
    StudyDescription: '',
    Modality: 'KO',
    SeriesDescription: 'Keys',
    Manufacturer: 'Maker',
  }

  test('in English', () => {
    expect(read('88.59', values)).toEqual({
      title: 'Key object selection',
      facts: [
        { label: 'Patient', value: 'Müller Jörg Dr.' },
        { label: 'Patient ID', value: 'P 1' },
        { label: 'Date of birth', value: '1970-01-31' },
        { label: 'Sex', value: 'M' },
        { label: 'Study date', value: '2026-01-02 10:11:12' },
        { label: 'Series', value: 'KO, Keys' },
        { label: 'Device', value: 'Maker' },
      ],
      blocks: [],
    })
  })

  test('in French', () => {
    const { title, facts } = read('88.59', values, 'fr')
    expect([title, ...facts.map(({ label }) => label)]).toEqual([
      ...['Sélection d’objets clés', 'Patient', 'Identifiant du patient', 'Date de naissance', 'Sexe'],
      ...['Date de l’examen', 'Série', 'Appareil'],
    ])
  })

  test('groups of a name stand beside each other', () => {
    const attributes = {
      ...attributesOf({ SOPClassUID: `${STORAGE}88.11` }),
      '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
    }
    expect(layOut(attributes, 'en', []).facts[0]?.value).toBe('Yamada Tarou (山田 太郎)')
  })
})

describe('a structure set', () => {
  test('has a row for each region', () => {
    const { title, blocks } = read('481.3', {
      StructureSetROISequence: [
        { ROINumber: 1, ROIName: 'Lung', ROIGenerationAlgorithm: 'MANUAL', ROIVolume: '12.3456' },
        { ROINumber: 2, ROIName: 'Empty' },
      ],
      ROIContourSequence: [
        {
          ReferencedROINumber: 1,
          ROIDisplayColor: [255, 0, 16],
          ContourSequence: [
            { ContourGeometricType: 'CLOSED_PLANAR', NumberOfContourPoints: 40 },
            { ContourGeometricType: 'CLOSED_PLANAR', NumberOfContourPoints: 2 },
          ],
        },
        { ReferencedROINumber: 2, ROIDisplayColor: [256, 0, 0] },
      ],
      RTROIObservationsSequence: [{ ReferencedROINumber: 1, RTROIInterpretedType: 'ORGAN' }],
    })
    expect(title).toBe('RT structure set')
    expect(blocks).toEqual([
      {
        kind: 'table',
        heading: 'Regions',
        columns: ['Number', 'Name', 'Type', 'Method', 'Contours', 'Points', 'Volume (cm³)', 'Description'],
        rows: [
          ['1', { text: 'Lung', colour: '#ff0010' }, 'ORGAN', 'MANUAL', '2 CLOSED_PLANAR', '42', '12.35', ''],
          ['2', 'Empty', '', '', '0', '0', '', ''],
        ],
      },
    ])
  })
})

test('a hostile object has no more rows, blocks and facts than a page takes', () => {
  const regions = Array.from({ length: 100_000 }, (_, at) => ({ ROINumber: at }))
  const [table, more] = read('481.3', { StructureSetROISequence: regions }).blocks
  expect(table?.kind === 'table' ? table.rows.length : 0).toBe(5_000)
  expect(more).toEqual({ kind: 'paragraph', text: 'The object holds more entries than this page shows.' })
  const groups = Array.from({ length: 100_000 }, () => ({ SamplingFrequency: '1' }))
  expect(read('9.1.1', { WaveformSequence: groups }).blocks).toHaveLength(200)
  const observers = Array.from({ length: 100_000 }, () => ({ VerifyingOrganization: 'x' }))
  expect(read('88.11', { VerifyingObserverSequence: observers }).facts).toHaveLength(200)
})

describe('a plan', () => {
  test.each(['', 'Ion'])('has its prescriptions, fractions and %s beams', (kind) => {
    const { blocks } = read(kind === '' ? '481.5' : '481.8', {
      DoseReferenceSequence: [
        {
          DoseReferenceNumber: 1,
          DoseReferenceType: 'TARGET',
          TargetPrescriptionDose: '50.000',
          DoseReferenceDescription: 'PTV',
        },
      ],
      FractionGroupSequence: [
        {
          FractionGroupNumber: 1,
          NumberOfFractionsPlanned: 25,
          NumberOfBeams: 1,
          ReferencedBeamSequence: [{ ReferencedBeamNumber: 7, BeamDose: '2.0', BeamMeterset: '116.003669' }],
        },
      ],
      [`${kind}BeamSequence`]: [
        {
          BeamNumber: 7,
          BeamName: 'AP',
          BeamType: 'STATIC',
          RadiationType: 'PHOTON',
          TreatmentMachineName: 'Linac',
          PrimaryDosimeterUnit: 'MU',
          [`${kind}ControlPointSequence`]: [{ NominalBeamEnergy: '6', GantryAngle: '90.0' }, {}],
        },
      ],
    })
    expect(blocks).toMatchObject([
      { heading: 'Prescription', rows: [['1', 'TARGET', 'PTV', '50', '']] },
      {
        heading: 'Fraction group 1',
        facts: [
          { label: 'Fractions', value: '25' },
          { label: 'Beams', value: '1' },
        ],
      },
      { heading: 'Beams', rows: [['7', 'AP', 'STATIC', 'PHOTON', '6', 'Linac', '90', '', '', '2', '2', '116 MU']] },
    ])
  })
})

describe('other kinds', () => {
  test('a dose has its histograms', () => {
    expect(
      read('481.2', {
        DoseUnits: 'GY',
        DoseType: 'PHYSICAL',
        DoseSummationType: 'PLAN',
        DVHSequence: [{ DVHType: 'CUMULATIVE', DoseUnits: 'GY', DVHMeanDose: '12.5' }],
      }),
    ).toMatchObject({
      title: 'RT dose',
      facts: [
        { label: 'Type', value: 'PHYSICAL, PLAN' },
        { label: 'Unit', value: 'GY' },
      ],
      blocks: [{ rows: [['CUMULATIVE', 'GY', '', '12.5', '']] }],
    })
  })

  test('a segmentation has its segments', () => {
    const { blocks } = read('66.4', {
      SegmentSequence: [
        {
          SegmentNumber: 1,
          SegmentLabel: 'Liver',
          SegmentedPropertyCategoryCodeSequence: code('Organ'),
          SegmentedPropertyTypeCodeSequence: code('Liver'),
          SegmentAlgorithmType: 'MANUAL',
        },
        { SegmentNumber: 2, SegmentLabel: 'None' },
      ],
      PerFrameFunctionalGroupsSequence: [1, 1, 1].map((number) => ({
        SegmentIdentificationSequence: [{ ReferencedSegmentNumber: number }],
      })),
    })
    expect(blocks).toMatchObject([
      {
        heading: 'Segments',
        rows: [
          ['1', 'Liver', 'Organ', 'Liver', 'MANUAL', '3'],
          ['2', 'None', '', '', '', ''],
        ],
      },
    ])
  })

  test('a presentation state has its images, texts, layers and windows', () => {
    const { blocks } = read('11.1', {
      ReferencedSeriesSequence: [
        {
          SeriesInstanceUID: '1.2',
          ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3', ReferencedFrameNumber: [1, 2] }],
        },
      ],
      GraphicAnnotationSequence: [
        {
          GraphicLayer: 'A',
          TextObjectSequence: [{ UnformattedTextValue: 'here' }, { UnformattedTextValue: 'there' }],
          GraphicObjectSequence: [{ GraphicType: 'CIRCLE' }],
        },
      ],
      GraphicLayerSequence: [{ GraphicLayerOrder: 1, GraphicLayer: 'A', GraphicLayerDescription: 'notes' }],
      SoftcopyVOILUTSequence: [{ WindowCenter: '40', WindowWidth: '400', WindowCenterWidthExplanation: 'soft' }],
    })
    expect(blocks).toMatchObject([
      { heading: 'Applies to', rows: [['1.2', '1.2.3', '1, 2']] },
      { heading: 'Annotations', rows: [['A', 'here\nthere', 'CIRCLE']] },
      { heading: 'Layers', rows: [['1', 'A', 'notes']] },
      { heading: 'Windows', rows: [['40', '400', 'soft']] },
    ])
  })

  test('anything else is the table of its attributes', () => {
    const attributes = {
      ...attributesOf({ SOPClassUID: '1.2.3', ContentSequence: [{ TextValue: 'a' }, {}] }),
      '00091001': { vr: 'UN', InlineBinary: 'AAEC' },
      '00420011': { vr: 'OB', BulkDataURI: 'x' },
    }
    expect(layOut(attributes, 'en', [])).toEqual({
      title: 'DICOM object',
      facts: [],
      blocks: [
        {
          kind: 'table',
          heading: 'Attributes',
          columns: ['Tag', 'Attribute', 'Value'],
          rows: [
            ['(0008,0016)', 'SOP Class UID', '1.2.3'],
            ['(0040,A730)', 'Content Sequence', ''],
            ['', '\u20031', ''],
            ['(0040,A160)', '\u2003Text Value', 'a'],
            ['', '\u20032', ''],
            ['(0009,1001)', '', 'binary, 3 bytes'],
            ['(0042,0011)', 'Encapsulated Document', 'binary'],
          ],
        },
      ],
    })
  })
})
