import { expect, test } from 'vitest'
import { personName } from './person-name.ts'

test.each([
  ['Buc^Jérôme', 'Buc, Jérôme'],
  ['Adams^John Robert Quincy^^Rev.^B.A. M.Div.', 'Adams, Rev. John Robert Quincy B.A. M.Div.'],
  ['Yamada^Tarou=山田^太郎=やまだ^たろう', 'Yamada, Tarou (山田, 太郎, やまだ, たろう)'],
  ['=山田^太郎', '山田, 太郎'],
  ['CompressedSamples^MR1', 'CompressedSamples, MR1'],
  ['<b>Doe</b>', '<b>Doe</b>'],
  ['^', ''],
  ['', ''],
])('%s is %s', (value, shown) => {
  expect(personName(value)).toBe(shown)
})
