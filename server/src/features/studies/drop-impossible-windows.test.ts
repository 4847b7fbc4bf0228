import { expect, it } from 'vitest'
import { dropImpossibleWindows } from './drop-impossible-windows.ts'

const ds = (...values: unknown[]) => ({ vr: 'DS', Value: values })
const window = (centers: unknown[], widths: unknown[]) => ({ '00281050': ds(...centers), '00281051': ds(...widths) })
const drop = (attributes: object) =>
  JSON.parse(dropImpossibleWindows(Buffer.from(JSON.stringify(attributes))).toString())

it('gives back the very bytes where every window is possible', () => {
  const text = Buffer.from(JSON.stringify({ ...window([40, -600], [400, 1600]), '00281055': ds('A') }))
  expect(dropImpossibleWindows(text)).toBe(text)
})

it.each([[0], [-5], [0.5], ['x'], [null]])('leaves out a window of width %j', (width) => {
  expect(drop({ '00100010': ds('M'), ...window([0], [width]), '00281052': ds(0) })).toEqual({
    '00100010': ds('M'),
    '00281052': ds(0),
  })
})

it('keeps the possible ones of several', () => {
  expect(drop(window([1, 2, 3], [100, 0, 300]))).toEqual(window([1, 3], [100, 300]))
})

it('looks into sequences, and keeps what the exact function can show', () => {
  const item = (voi: object) => ({ '00289132': { vr: 'SQ', Value: [voi] } })
  const exact = { ...window([0.5], [0.5]), '00281056': { vr: 'CS', Value: ['LINEAR_EXACT'] } }
  const frames = (...voi: object[]) => ({ '52009230': { vr: 'SQ', Value: voi.map(item) } })
  expect(drop(frames(window([0], [0]), exact))).toEqual(frames({}, exact))
})
