import { METHODS } from '@opaline/contract'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/database.ts'
import { makeUuid } from '../../uuid.ts'
import { refusalOf } from '../instances/testing/refusal-of.ts'
import { addOrderList, type OrderList } from '../orders/testing/open-order-list.ts'
import type { AuditNote } from '../use-case.ts'
import { createFolderWithDescription } from './create-folder.ts'
import { type FolderCalls, folderCalls } from './testing/folder-calls.ts'

const testDatabase = await openTestDatabase()
let list: OrderList
let folders: FolderCalls
beforeEach(async () => {
  list = await addOrderList(testDatabase)
  folders = folderCalls(list)
})
afterAll(() => testDatabase.close())

const NOT_FOUND = { code: 'NotFound', message: 'Nothing was found for folderUuid.' }

/** Ids that are no folder of the actor: another account's, another user's, nobody's. */
async function others(): Promise<string[]> {
  const foreign = await folderCalls(await addOrderList(testDatabase)).create('foreign')
  const theirs = await folders.create('theirs', undefined, { actor: { userUuid: await folders.addUser() } })
  return [foreign, theirs, makeUuid()]
}

const describeIt = async (FolderName: string, FolderDescription?: string) => {
  const input = { UserUuid: list.actor.userUuid, FolderName, FolderDescription }
  const answer = await list.call((call) => createFolderWithDescription(call, input))
  return METHODS.CreateFolderWithDescription.result.parse(answer)
}

describe('a description', () => {
  test('goes to the last folder of the path', async () => {
    const { Result, FolderUuid, Folder } = await describeIt('a/b', ' two\nlines ')
    expect([Result, FolderUuid]).toEqual([Folder.FolderUuid, Folder.FolderUuid])
    expect(Folder).toMatchObject({ FolderPath: '/a/b', FolderDescription: 'two\nlines' })
    expect((await folders.look()).SubFolderList).toMatchObject([{ FolderName: 'a', FolderDescription: '' }])
  })

  test('is changed by a new one, and stays when none is given', async () => {
    await describeIt('a', 'first')
    expect((await describeIt('a')).Folder.FolderDescription).toBe('first')
    expect((await describeIt('a', 'second')).Folder.FolderDescription).toBe('second')
    await folders.create('a')
    expect((await folders.look()).SubFolderList).toMatchObject([{ FolderDescription: 'second' }])
  })

  test('has no control characters, and nothing is made with one', async () => {
    expect(await refusalOf(describeIt('a', 'x\u0007'))).toMatchObject({
      code: 'InvalidParameter',
      message: "Invalid parameters for folderDescription. Given value = 'x\u0007' has control characters.",
    })
    expect(await folders.counts()).toEqual([0, 0, 0, 0])
  })
})

describe('UpdateFolderWithJSON', () => {
  test('changes what is given, and nothing else', async () => {
    const folder = await folders.create('a')
    const below = await folders.create('below', folder)
    const shown = async () => (await folders.look()).SubFolderList[0]
    const before = await shown()
    expect(await folders.update(folder, { FolderName: ' Ro\u0308ntgen ', FolderDescription: 'x' })).toEqual({})
    const changed = { ...before, FolderName: 'Röntgen', FolderPath: '/Röntgen', FolderDescription: 'x' }
    expect(await shown()).toEqual(changed)
    await folders.update(folder, { FolderDescription: '' })
    await folders.update(folder, { FolderName: '', FolderDescription: null })
    await folders.update(folder, {})
    expect(await shown()).toEqual({ ...changed, FolderDescription: '' })
    expect(await folders.look({ ParentFolderUuid: below })).toMatchObject({ FolderPath: '/Röntgen/below' })
    expect((await folders.look({ FolderName: 'RONT' })).SubFolderList).toHaveLength(1)
  })

  test('keeps names apart that stand beside each other, and no others', async () => {
    const [a, b] = [await folders.create('a'), await folders.create('b')]
    const below = await folders.create('b', a)
    expect(await refusalOf(folders.update(a, { FolderName: 'b' }))).toMatchObject({
      code: 'Conflict',
      message: 'There is a folder of this name already. Choose another.',
    })
    await folders.update(a, { FolderName: 'a' })
    await folders.update(below, { FolderName: 'a' })
    await folders.update(b, { FolderName: 'c' })
    expect((await folders.look()).SubFolderList.map((folder) => folder.FolderName)).toEqual(['a', 'c'])
  })

  test.each([
    [{ FolderName: 'a/b' }, "FolderName. Given value = 'a/b' is not a name that a folder can have."],
    [{ FolderName: '..' }, "FolderName. Given value = '..' is not a name that a folder can have."],
    [{ FolderName: 'a\u202e' }, "FolderName. Given value = 'a\u202e' has control characters."],
    [{ FolderName: 'n'.repeat(256) }, `FolderName. Given value = '${'n'.repeat(100)}' is longer than 255 characters.`],
    [{ FolderName: 'n'.repeat(2000) }, `FolderName. Given value = '${'n'.repeat(100)}' is longer than 255 characters.`],
    [{ FolderName: 7 }, "FolderName. Given value = '7' is not text format."],
    [{ FolderDescription: [1] }, "FolderDescription. Given value = '[1]' is not text format."],
    [{ FolderDescription: 'a\u0000' }, "FolderDescription. Given value = 'a\u0000' is not text format."],
    [
      { FolderName: 'b', FolderDescription: 'a\u2066' },
      "FolderDescription. Given value = 'a\u2066' has control characters.",
    ],
  ])('refuses %j', async (json, problem) => {
    const folder = await folders.create('a')
    expect(await refusalOf(folders.update(folder, json))).toMatchObject({
      code: 'InvalidParameter',
      message: `Invalid parameters for ${problem}`,
    })
    expect((await folders.look()).SubFolderList).toMatchObject([{ FolderName: 'a', FolderDescription: '' }])
  })

  test('finds no folder of others', async () => {
    for (const folder of await others()) {
      expect(await refusalOf(folders.update(folder, { FolderName: 'x' }))).toMatchObject(NOT_FOUND)
    }
  })
})

describe('DeleteFolder', () => {
  test('removes a folder and all below it; the orders stay, and those beside it', async () => {
    const [top, below, beside] = [await folders.create('a'), await folders.create('a/b/c'), await folders.create('d')]
    const [one = '', two = ''] = await list.addOrders([{}, {}])
    await folders.put(one, [top, below, beside])
    await folders.put(two, [below])
    const note: AuditNote = { orderUuids: [], detail: {} }
    expect(await folders.remove(top, { note })).toEqual({})
    expect(note).toEqual({ orderUuids: [], detail: { FolderUuid: top, FolderCount: 3 } })
    expect(await folders.counts()).toEqual([0, 1, 1, 1])
    expect(await refusalOf(folders.look({ ParentFolderUuid: below }))).toMatchObject({ code: 'NotFound' })
    const left = (await list.find({})).SearchResultList
    expect(new Map(left.map((order) => [order.PatientOrderUuid, order.FolderUuidList]))).toEqual(
      new Map([
        [one, [beside]],
        [two, []],
      ]),
    )
    expect(await refusalOf(folders.remove(top))).toMatchObject(NOT_FOUND)
  })

  test('finds no folder of others, and removes none', async () => {
    const [, theirs = ''] = await others()
    for (const folder of [theirs, ...(await others())]) {
      expect(await refusalOf(folders.remove(folder))).toMatchObject(NOT_FOUND)
    }
  })
})
