import { afterAll, beforeAll, expect, it } from 'vitest'
import { CAPABILITIES } from './capabilities.ts'
import { askDicomweb } from './testing/dicomweb-door.ts'
import { ViewerDoor } from './testing/viewer-door.ts'

let door: ViewerDoor
beforeAll(async () => {
  door = await ViewerDoor.open()
})
afterAll(() => door.close())

const ask = (path: string, method: 'GET' | 'OPTIONS', accept?: string) =>
  askDicomweb(door, path, undefined, accept === undefined ? {} : { accept }, method)

it('tells anybody as WADL what there is', async () => {
  const answer = await ask('', 'OPTIONS')
  expect(answer.headers).toMatchObject({
    'content-type': 'application/vnd.sun.wadl+xml',
    'access-control-allow-origin': '*',
  })
  expect(answer.body).toContain('<resources base="http://pacs.example.org/dicomweb/">')
  const paths = [...answer.body.matchAll(/<resource path="([^"]+)">/g)].map(([, path]) => path)
  expect(paths).toEqual([...new Set(CAPABILITIES.map(({ path }) => path))].sort())
  const study = /<resource path="studies\/\{study\}">(.*?)<\/resource>/.exec(answer.body)?.[1] ?? ''
  expect([...study.matchAll(/<method name="(\w+)"/g)].map(([, name]) => name)).toEqual(['GET', 'POST', 'DELETE'])
})

it('tells the same as JSON, below the root too', async () => {
  const answer = await ask('/capabilities', 'GET', 'application/json')
  expect((await ask('/', 'OPTIONS', 'application/json')).body).toBe(answer.body)
  const { base, resource } = answer.json().application.resources
  expect(base).toBe('http://pacs.example.org/dicomweb/')
  const frames = resource.find(({ path }: { path: string }) => path.endsWith('/frames/{frames}'))
  expect(frames.method[0]).toMatchObject({ name: 'GET', id: 'RetrieveOverDicomWeb' })
  expect(frames.method[0].response.representation).toContainEqual({ mediaType: 'image/jphc' })
})

it('is not told in other forms', async () => {
  expect((await ask('/capabilities', 'GET', 'text/html')).json()).toMatchObject({
    status: 406,
    detail: 'Capabilities are told as application/vnd.sun.wadl+xml or application/json.',
  })
})

it('names only what is answered: each address asks who comes', async () => {
  for (const { path, method } of CAPABILITIES) {
    const answer = await door.app.inject({ method, url: `/dicomweb/${path.replace(/\{\w+\}/g, '1')}` })
    expect([path, method, answer.statusCode]).toEqual([path, method, 401])
  }
})
