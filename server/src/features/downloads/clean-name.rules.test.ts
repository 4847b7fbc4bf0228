import { expect, it } from 'vitest'
import { cleanFileName, cleanName, distinctNames } from './clean-name.rules.ts'

it.each([
  ['Müller José 山田', 'Müller José 山田'],
  ['../../etc/passwd', 'etc_passwd'],
  ['a:b*c?"<>|d', 'a_b_c_d'],
  ['\u202egnp.exe\u0000\u0007', 'gnp.exe'],
  ['  .hidden.  ', 'hidden'],
  ['CON', '_CON'],
  ['com1.txt', '_com1.txt'],
  ['console', 'console'],
  ['', 'order'],
  ['///', 'order'],
  ['x'.repeat(300), 'x'.repeat(80)],
])('makes %j a name: %j', (text, name) => {
  expect(cleanName(text, 'order')).toBe(name)
})

it.each([
  ['report.PDF', 'report.pdf'],
  ['..\\..\\report.pdf', 'report.pdf'],
  [`${'x'.repeat(300)}.mp4`, `${'x'.repeat(80)}.mp4`],
  ['.pdf', 'pdf'],
  ['???.jpg', 'document.jpg'],
])('keeps the ending of %j', (text, name) => {
  expect(cleanFileName(text, 'document')).toBe(name)
})

it('makes names differ', () => {
  expect(distinctNames(['a.pdf', 'A.pdf', 'a.pdf', 'b', 'b', '.x'])).toEqual([
    'a.pdf',
    'A (2).pdf',
    'a (3).pdf',
    'b',
    'b (2)',
    '.x',
  ])
})
