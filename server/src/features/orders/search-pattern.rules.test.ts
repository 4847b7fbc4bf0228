import { expect, it } from 'vitest'
import { afterPrefix, valuePattern, withinWords, wordPattern } from './search-pattern.rules.ts'

it('looks a word up by the range of its beginning', () => {
  expect(wordPattern('MUL')).toEqual({ from: 'MUL', to: 'MUM', like: undefined })
})

it('refines by a pattern from the first wildcard on', () => {
  expect(wordPattern('M?LL*R')).toEqual({ from: 'M', to: 'N', like: 'M_LL%R%' })
  expect(wordPattern('*SON')).toEqual({ from: '', to: undefined, like: '%SON%' })
})

it('takes % and _ for letters', () => {
  expect(wordPattern('A_%*').like).toBe('A\\_\\%%%')
  expect(valuePattern('A%1').like).toBe('A\\%1')
  expect(withinWords('O_')).toEqual({ like: '% O\\_%', ofWord: undefined })
})

it('lets a wildcard stand for letters of its own word only', () => {
  expect(withinWords('*SON')).toEqual({ like: '% %SON%', ofWord: undefined })
  expect(withinWords('A*Z')).toEqual({ like: '% A%Z%', ofWord: 'A%Z%' })
  expect(withinWords('(?.')).toEqual({ like: '% (_.%', ofWord: '(_.%' })
})

it('matches a value without wildcards as a whole', () => {
  expect(valuePattern('P-1')).toEqual({ from: 'P-1', to: 'P-1\u0001', like: 'P-1' })
  expect(valuePattern('P-*')).toEqual({ from: 'P-', to: 'P.', like: 'P-%' })
})

it('knows what comes after a beginning in the order of code points', () => {
  expect(afterPrefix('山')).toBe('屲')
  expect(afterPrefix('A\u{10ffff}')).toBe('B')
  expect(afterPrefix('\ud7ff')).toBe('\ue000')
  expect(afterPrefix('')).toBeUndefined()
})

it('looks a value that begins with a wildcard up by its end, backwards', () => {
  expect(valuePattern('*?042')).toEqual({ from: '', to: undefined, like: '%_042', end: { from: '240', to: '241' } })
  expect(valuePattern('*0*\u{20bb7}Z').end).toEqual({ from: 'Z\u{20bb7}', to: 'Z\u{20bb8}' })
  expect(valuePattern('*042*').end).toBeUndefined()
  expect(valuePattern('P*042').end).toBeUndefined()
})
