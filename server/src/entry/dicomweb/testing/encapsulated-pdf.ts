import { writeFile } from '../../../../../dicom/test/write-file.ts'

/** An Encapsulated PDF object (PS3.3 A.45.1), its document padded to an even length. */
export function encapsulatedPdf(): Buffer {
  const document = `%PDF-1.4\n${'1 0 obj\n<< >>\nendobj\n'.repeat(300)}%%EOF`
  const elements = [
    { tag: 0x00080016, vr: 'UI', value: '1.2.840.10008.5.1.4.1.1.104.1' },
    { tag: 0x00080018, vr: 'UI', value: '2.25.3001' },
    { tag: 0x00080060, vr: 'CS', value: 'DOC' },
    { tag: 0x0020000d, vr: 'UI', value: '2.25.3002' },
    { tag: 0x0020000e, vr: 'UI', value: '2.25.3003' },
    { tag: 0x00420011, vr: 'OB', value: new TextEncoder().encode(document) },
    { tag: 0x00420012, vr: 'LO', value: 'application/pdf' },
  ]
  return Buffer.from(writeFile({ elements }))
}
