import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dumpWithPydicom } from '../../../../dicom/test/pydicom-dump.ts'
import { sampleFiles } from '../../../../tests/samples.ts'
import { parseMultipart } from './testing/parse-multipart.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

/** What OHIF sends for a frame. */
const ACCEPT = 'multipart/related; type=application/octet-stream; transfer-syntax=*'

/** Files that call their frames something else than they are, and what they are. */
const MISNAMED: Readonly<Record<string, string>> = { 'op/sample-op.dcm': '1.2.840.10008.1.2.4.50' }

/** What has no UIDs or is cut is not stored at all. */
const REFUSED = /^The file(.s| has no) (Study|Series|SOP) (Instance|Class) UID|^The file is cut/

const samples = sampleFiles()
const dumps = dumpWithPydicom(samples)
const withFrames = samples.filter(({ name }) => (dumps.get(name)?.frames ?? []).length > 0)

let door: ViewerDoor
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())

/** The instance's address in the viewer, and its transfer syntax, from its metadata. */
async function openSample(path: string): Promise<{ instance: string; syntax: string } | string> {
  const owner = await door.test.createAccount()
  const file = readFileSync(path)
  const order = await door.store(owner, file).catch((error: Error) => error)
  if (order instanceof Error) return order.message
  const root = `${await door.link(owner, order)}dicomweb/studies`
  const [study] = (await door.get(root)).json()
  const uid = study['0020000D'].Value[0]
  const [found] = (await door.get(`${root}/${uid}/instances`)).json()
  const series = found['0020000E'].Value[0]
  const sop = found['00080018'].Value[0]
  return { instance: `${root}/${uid}/series/${series}/instances/${sop}`, syntax: found['00083002'].Value[0] }
}

describe('frames as pydicom extracts them', () => {
  it('covers every kind of sample', () => {
    // Debian's python3-pydicom carries fewer of them.
    expect(withFrames.length).toBeGreaterThan(process.env['OPALINE_ALL_SAMPLES'] === '1' ? 100 : 80)
  })

  it.each(withFrames)('$name', async ({ name, path }) => {
    const theirs = dumps.get(name)?.frames ?? []
    const opened = await openSample(path)
    if (typeof opened === 'string') return expect(opened).toMatch(REFUSED)
    const ours: string[] = []
    for (const number of theirs.keys()) {
      const answer = await door.get(`${opened.instance}/frames/${number + 1}`, { accept: ACCEPT })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length))
      const parts = parseMultipart(answer)
      expect(parts.map((part) => part.contentType)).toEqual([
        `application/octet-stream; transfer-syntax=${MISNAMED[name] ?? opened.syntax}`,
      ])
      for (const part of parts) ours.push(createHash('sha1').update(part.body).digest('hex'))
    }
    expect(ours).toEqual(theirs)
  })
})
