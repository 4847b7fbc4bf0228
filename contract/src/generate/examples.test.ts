import { describe, expect, test } from 'vitest'
import { argumentsOf, checkArgument, METHODS, type Method, type MethodName } from '../index.ts'
import { fileExample, positionalExample, typedExample } from './code-examples.ts'
import { exampleOf } from './example-values.ts'

const ALL = Object.entries(METHODS) as [MethodName, Method][]

describe.each(ALL)('the example of %s', (name, entry) => {
  test('passes the checks of the method', () => {
    const wrong = argumentsOf(entry)
      .filter((argument) => argument.check !== 'files')
      .map((argument) => checkArgument(argument.name, argument, exampleOf(argument.name, argument)))
      .filter((checked) => 'problem' in checked)
    expect(wrong).toEqual([])
  })
  test('is code that can be read', () => {
    const all = [positionalExample(name, entry), typedExample(name, entry), fileExample(name, entry)]
    const examples = all.filter((one) => one !== undefined)
    expect(examples.length > 0 || entry.form === 'wire').toBe(true)
    for (const example of examples) expect(() => new Function(`return async () => { ${example} }`)).not.toThrow()
  })
})

test('shows ids as variables and the callback at its place', () => {
  expect(positionalExample('CreateFolder', METHODS.CreateFolder)).toBe(
    "myApi.CreateFolder(userUuid, parentFolderUuid, 'Research/Thorax', function (result) { console.log(result) })",
  )
  expect(typedExample('CreateFolder', METHODS.CreateFolder)).toBe(
    "const result = await api.createFolder({ userUuid, parentFolderUuid, folderName: 'Research/Thorax' })",
  )
  expect(typedExample('UploadDicomFiles', METHODS.UploadDicomFiles)).toBe(
    'for await (const { State, Progress } of api.uploadDicomFiles({ userUuid, institutionUuid, selectedFiles })) console.log(State, Progress)',
  )
})
