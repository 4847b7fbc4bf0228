import { expect, test } from 'vitest'
import { contentDisposition } from './content-disposition.ts'

test.each([
  ['report.pdf', 'inline; filename="report.pdf"'],
  ['a b (1).pdf', 'inline; filename="a b (1).pdf"'],
  ['Müller.pdf', `inline; filename="M_ller.pdf"; filename*=UTF-8''M%C3%BCller.pdf`],
  ['a"b\\c%d.pdf', `inline; filename="a_b_c_d.pdf"; filename*=UTF-8''a%22b%5Cc%25d.pdf`],
  [`it's (1)*é.pdf`, `inline; filename="it's (1)*_.pdf"; filename*=UTF-8''it%27s%20%281%29%2A%C3%A9.pdf`],
  ['写真.png', `inline; filename="__.png"; filename*=UTF-8''%E5%86%99%E7%9C%9F.png`],
  ['a\r\nSet-Cookie: x.pdf', `inline; filename="a__Set-Cookie: x.pdf"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x.pdf`],
])('%j becomes %s', (name, header) => {
  expect(contentDisposition('inline', name)).toBe(header)
})
