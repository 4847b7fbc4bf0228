import { expect } from 'vitest'
import { ctImage } from '../../../../../dicom/test/ct-image.ts'
import type { WrittenElement } from '../../../../../dicom/test/write-file.ts'
import { askDicomweb, byKeys } from './dicomweb-door.ts'
import { ViewerDoor } from './viewer-door.ts'

const text = (tag: number, vr: string, value: string): WrittenElement => ({ tag, vr, value })

/** The studies by their last UID component: who, when, and what else. */
const STUDIES: Readonly<Record<string, readonly WrittenElement[]>> = {
  '1': [
    text(0x00080005, 'CS', 'ISO_IR 192'),
    text(0x00100010, 'PN', 'Müller^Anna=山田^花子=やまだ^はなこ'),
    text(0x00100020, 'LO', 'P-1'),
    text(0x00080020, 'DA', '20260105'),
    text(0x00080030, 'TM', '0830'),
    text(0x00080050, 'SH', 'ACC1'),
    text(0x00200010, 'SH', 'S1'),
    text(0x00080090, 'PN', 'Çelik^Deniz'),
    text(0x00081030, 'LO', 'Knee, left 100%'),
    text(0x00080060, 'CS', 'MR'),
    text(0x00101010, 'AS', '040Y'),
  ],
  '2': [
    text(0x00100010, 'PN', 'MULLER^BERT'),
    text(0x00100020, 'LO', 'p-1'),
    text(0x00080020, 'DA', '20260105'),
    text(0x00080030, 'TM', '180000.5'),
    text(0x00080050, 'SH', 'ACC2'),
    text(0x00200010, 'SH', 's1'),
    text(0x00081030, 'LO', 'Knee_right'),
    text(0x00100030, 'DA', '19990131'),
    text(0x00100040, 'CS', 'M'),
  ],
  '3': [
    text(0x00100010, 'PN', 'Miller^Cara^Q'),
    text(0x00100020, 'LO', 'P-3'),
    text(0x00080020, 'DA', '20260107'),
    text(0x00080030, 'TM', '070000'),
    text(0x00080050, 'SH', ''),
    text(0x00200010, 'SH', 'S3'),
    text(0x00081030, 'LO', ''),
    text(0x00080060, 'CS', 'DX'),
    text(0x00200011, 'IS', '7'),
    {
      tag: 0x00400275,
      vr: 'SQ',
      value: { items: [[text(0x00400009, 'SH', 'SPS-3'), text(0x00401001, 'SH', 'RP-3')]] },
    },
    text(0x00400244, 'DA', '20260107'),
    text(0x00400245, 'TM', '071500'),
  ],
  '4': [
    text(0x00100010, 'PN', 'Nobody'),
    text(0x00100020, 'LO', 'P-4'),
    text(0x00080020, 'DA', ''),
    text(0x00080030, 'TM', ''),
  ],
}

type Found = Readonly<Record<string, { readonly vr: string; readonly Value?: readonly unknown[] }>>

/** Four studies that searches tell apart, asked for by their account's keys. */
export async function openSearchArchive() {
  const door = await ViewerDoor.open()
  const owner = await door.test.createAccount()
  for (const [uid, elements] of Object.entries(STUDIES))
    await door.store(owner, ctImage({ studyUid: `2.25.${uid}`, size: 4, elements }))
  // A second series of another modality, and a second image.
  await door.store(owner, ctImage({ studyUid: '2.25.1', size: 4, slice: 2, elements: STUDIES['1'] ?? [] }))
  const second = [
    text(0x0020000e, 'UI', '2.25.1.9'),
    text(0x00080018, 'UI', '2.25.1.9.1'),
    text(0x00080060, 'CS', 'SR'),
  ]
  await door.store(
    owner,
    ctImage({ studyUid: '2.25.1', size: 4, elements: [...(STUDIES['1'] ?? []).slice(0, -2), ...second] }),
  )
  const ask = (path: string, headers: Record<string, string> = {}) => askDicomweb(door, path, byKeys(owner), headers)
  const find = async (path: string): Promise<Found[]> => {
    const answer = await ask(path)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/dicom+json'])
    return answer.json()
  }
  return {
    ask,
    find,
    /** The last component of the UIDs that are found, in their order. */
    uids: async (path: string, tag = '0020000D'): Promise<string> =>
      (await find(path)).map((found) => String(found[tag]?.Value?.[0]).replace('2.25.', '')).join(' '),
    close: () => door.close(),
  }
}

export type SearchArchive = Awaited<ReturnType<typeof openSearchArchive>>

export const encoded = (value: string): string => encodeURIComponent(value)
