import { METHOD_TABLE } from '@opaline/contract/table'
import { describe, expect, test } from 'vitest'
import { checkNamed, takeApart } from './arguments.ts'

const USER = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const callback = (): void => {}

describe('takeApart', () => {
  test('the callback first, as the searches have it', () => {
    const { callback: found, named } = takeApart(METHOD_TABLE.GetPatientOrderList, [callback, USER, ['i'], 'DOE'])
    expect(found).toBe(callback)
    expect(named).toEqual({
      userUuid: USER,
      institutionUuidList: ['i'],
      patientName: 'DOE',
      accessionNumber: undefined,
      patientId: undefined,
      otherPatientId: undefined,
      modalities: undefined,
    })
  })
  test('the callback last, with optional arguments left out before it', () => {
    const { callback: found, named } = takeApart(METHOD_TABLE.GetFolderList, [USER, '', callback])
    expect(found).toBe(callback)
    expect(named).toEqual({ userUuid: USER, parentFolderUuid: '', folderName: undefined, getOrdersInFolder: undefined })
  })
  test('the callback where it is not expected', () => {
    expect(takeApart(METHOD_TABLE.GetPatientOrderList, [USER, callback]).named).toMatchObject({ userUuid: USER })
    expect(takeApart(METHOD_TABLE.CreateFolder, [callback, USER, '', 'a']).named).toEqual({
      userUuid: USER,
      parentFolderUuid: '',
      folderName: 'a',
    })
  })
  test('no callback at all: the arguments keep their places', () => {
    const { callback: found, named } = takeApart(METHOD_TABLE.GetPatientOrderList, [undefined, USER])
    expect(found).toBeUndefined()
    expect(named).toMatchObject({ userUuid: USER })
    expect(takeApart(METHOD_TABLE.CreateFolder, [USER, '', 'a']).named).toMatchObject({
      userUuid: USER,
      folderName: 'a',
    })
  })
})

describe('checkNamed', () => {
  const places = METHOD_TABLE.CreateFolder.arguments
  test('gives the wire form and leaves out what was not given', () => {
    expect(checkNamed(places, { userUuid: USER.toUpperCase(), parentFolderUuid: '', folderName: 'a' }, false)).toEqual({
      input: { UserUuid: USER, FolderName: 'a' },
    })
  })
  test('names the first wrong argument', () => {
    expect(checkNamed(places, { userUuid: 'x', folderName: '' }, false)).toEqual({
      problem: {
        Success: false,
        ErrorCode: 'InvalidParameter',
        Message: "Invalid parameters for userUuid. Given value = 'x' is not guid format.",
      },
    })
  })
  test('the acting user may be left out where the session has one', () => {
    expect(checkNamed(places, { folderName: 'a' }, true)).toEqual({ input: { FolderName: 'a' } })
    expect(checkNamed(places, { folderName: 'a' }, false)).toMatchObject({
      problem: { Message: 'Invalid parameters for userUuid. A value is required.' },
    })
  })
})
