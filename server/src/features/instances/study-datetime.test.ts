import { expect, test } from 'vitest'
import { dayOfDate, studyDatetime } from './study-datetime.ts'

test.each([
  ['20260102', '2026-01-02'],
  ['2026.01.02', '2026-01-02'],
  ['2026-01-02', '2026-01-02'],
  ['20260230', ''],
  ['00000101', ''],
  ['2026', ''],
  ['20260102-20260103', ''],
  ['', ''],
])('the date %j is the day %j', (date, day) => {
  expect(dayOfDate(date)).toBe(day)
})

test.each([
  ['101112.123', '2026-01-02 10:11:12'],
  ['1011', '2026-01-02 10:11:00'],
  ['10', '2026-01-02 10:00:00'],
  ['10:11:12', '2026-01-02 10:11:12'],
  ['235960', '2026-01-02 23:59:59'],
  ['2500', '2026-01-02 00:00:00'],
  ['', '2026-01-02 00:00:00'],
])('the time %j makes it %j', (time, local) => {
  expect(studyDatetime('20260102', time, '').local).toBe(local)
})

test.each([
  ['+0100', 60],
  ['-0330', -210],
  ['+1400', 840],
  ['+1500', undefined],
  ['01:00', undefined],
  ['', undefined],
])('the offset %j is %j minutes', (offset, minutes) => {
  expect(studyDatetime('20260102', '10', offset)).toEqual({ local: '2026-01-02 10:00:00', offsetMinutes: minutes })
})
