import { ApiError } from '@opaline/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { expect, it } from 'vitest'
import type { SeriesKey } from '../../features/studies/series-instances.ts'
import { answerUnchanged, stateOf } from './validator.ts'

/** What a reply was told. */
class Told {
  etag = ''
  status = 0
  header(_: string, value: string): this {
    this.etag = value
    return this
  }
  code(status: number): this {
    this.status = status
    return this
  }
  send(): this {
    return this
  }
}

function ask(headers: Record<string, string>, ...parts: string[]) {
  const told = new Told()
  const call = { request: { headers } as unknown as FastifyRequest, reply: told as unknown as FastifyReply }
  try {
    const answered = answerUnchanged(call, ...parts) !== undefined
    return { etag: told.etag, status: told.status, answered }
  } catch (error) {
    return { etag: told.etag, refused: error instanceof ApiError ? error.status : error }
  }
}

const series = { id: '7', version: '3', corrected: undefined } as SeriesKey

it('is another tag for every other state, and tells nothing of it', () => {
  const states = [series, { ...series, version: '4' }, { ...series, corrected: { orderUuid: 'o', lastId: '9' } }]
  const tags = states.map((state) => ask({}, stateOf(state)).etag)
  expect(new Set(tags).size).toBe(3)
  for (const tag of tags) expect(tag).toMatch(/^"[A-Za-z0-9_-]{22}"$/)
  expect(ask({}, stateOf(series)).etag).toBe(tags[0])
})

const tag = ask({}, 'a').etag

it.each([
  [{ 'if-none-match': tag }, true],
  [{ 'if-none-match': `W/${tag}` }, true],
  [{ 'if-none-match': `"other", ${tag}` }, true],
  [{ 'if-none-match': '*' }, true],
  [{ 'if-none-match': '"other"' }, false],
  [{ 'if-match': tag }, false],
])('%o: answered already: %s', (headers, answered) => {
  expect(ask(headers as Record<string, string>, 'a')).toMatchObject({ answered })
})

it('refuses what is wanted only in another state', () => {
  expect(ask({ 'if-match': '"other"' }, 'a')).toMatchObject({ refused: 412 })
})
