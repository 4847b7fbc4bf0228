import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { METHOD_TABLE } from '../../generated/method-table.ts'
import { ERRORS, METHODS } from '../index.ts'
import { openapi } from './openapi.ts'

type Json = Record<string, unknown>
const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value)
const document = openapi(METHODS, '1.0.0')
const operation = (name: string): unknown => at(document, 'paths', `/api/v1/${name}`, 'post')

describe('the OpenAPI', () => {
  test('has a route for every method that goes over the wire, and no other', () => {
    const routes = Object.keys(at(document, 'paths') as Json)
    expect(routes).toContain('/api/v1/GetPatientOrderList')
    expect(routes).toContain('/api/v1/CheckDicomFiles')
    expect(routes).not.toContain('/api/v1/Initialize')
    expect(routes).not.toContain('/api/v1/UploadDicomFiles')
    expect(routes.every((route) => route.replace('/api/v1/', '') in METHODS)).toBe(true)
  })
  test('says of an argument what its check says', () => {
    const schema = at(operation('CreateApiKey'), 'requestBody', 'content', 'application/json', 'schema')
    expect(schema).toMatchObject({
      required: ['Name'],
      additionalProperties: false,
      properties: {
        Name: { type: 'string', maxLength: 64 },
        UserUuidList: { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: 1000 },
        RightList: { type: 'array', items: { enum: ['Read', 'Upload', 'Order', 'Share', 'Delete'] } },
      },
    })
  })
  test('puts the arguments of a method with a body into the query', () => {
    const names = (at(operation('UploadDicomFile'), 'parameters') as Json[]).map(({ name, in: place }) => [name, place])
    expect(names).toEqual([
      ['UserUuid', 'query'],
      ['InstitutionUuid', 'query'],
      ['FolderUuid', 'query'],
      ['RunUuid', 'query'],
      ['Anonymized', 'query'],
    ])
    expect(Object.keys(at(operation('UploadDicomFile'), 'requestBody', 'content') as Json)).toEqual([
      'application/dicom',
    ])
  })
  test('puts Success and Message beside the result, and names the objects', () => {
    const schema = at(operation('GetPatientOrderList'), 'responses', '200', 'content', 'application/json', 'schema')
    expect(schema).toMatchObject({
      required: ['Success', 'Message', 'SearchResultList', 'TotalCount', 'NextPageToken'],
      properties: { SearchResultList: { type: 'array', items: { $ref: '#/components/schemas/PatientOrder' } } },
    })
    expect(at(document, 'components', 'schemas', 'PatientOrder', 'properties', 'OrderStatus')).toEqual({
      $ref: '#/components/schemas/OrderStatus',
    })
  })
  test('resolves every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => String(path))
    expect(references.length).toBeGreaterThan(50)
    expect(references.filter((path) => at(document, ...path.split('/')) === undefined)).toEqual([])
  })
  test('answers every code of the contract with its status', () => {
    const responses = at(document, 'components', 'responses') as Json
    const codes = Object.values(responses).flatMap(
      (response) =>
        at(response, 'content', 'application/json', 'schema', 'properties', 'ErrorCode', 'enum') as string[],
    )
    const missing = Object.keys(ERRORS).filter((code) => !codes.includes(code))
    expect(missing).toEqual(['Expired'])
  })
  test('asks for a session but where anyone may call', () => {
    expect(at(operation('OpenSession'), 'security')).toEqual([])
    expect(at(operation('GetViewUrl'), 'security')).toBeUndefined()
    expect(at(document, 'security')).toEqual([{ session: [] }, { cookie: [] }])
  })
})

describe('the committed files', () => {
  test('are what the contract says now', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string }
    expect(JSON.parse(await readFile('contract/generated/openapi.json', 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(openapi(METHODS, version))),
    )
  })
  test('know where the callback stands', () => {
    expect(METHOD_TABLE.GetPatientOrderList.callbackAt).toBe(0)
    expect(METHOD_TABLE.GetViewUrl).toMatchObject({ callbackAt: 3, form: 'positional' })
    expect(METHOD_TABLE.OpenSession.callbackAt).toBe(-1)
  })
})
