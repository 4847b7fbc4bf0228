import { METHODS, type MethodName, RIGHTS } from '@opaline/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ask, told } from '../access/ask.ts'
import { casesOf } from '../access/cases.ts'
import { refusal } from '../access/expected.ts'
import { idOf, keysOf } from '../access/ids.ts'
import { type MatrixServer, openMatrixServer } from '../access/matrix-server.ts'

/** What a key and a session opened with it may do: never more than the key, and what the session was narrowed to. */

let under: MatrixServer
beforeAll(async () => {
  under = await openMatrixServer()
})
afterAll(() => under.close())
beforeEach(() => under.ground.reset())

type Input = Readonly<Record<string, unknown>>

const call = (name: MethodName, input: Input, token: string) => ask(under.url, name, input, { token })
const open = (key: string, narrowing: Input = {}) => ask(under.url, 'OpenSession', { ...keysOf(key), ...narrowing })
const tokenFor = async (key: string, narrowing: Input = {}) =>
  String(JSON.parse((await open(key, narrowing)).body).SessionToken)

const UserUuid = idOf('Standard')
const own = idOf('own order')
const second = idOf('second own order')
const PatientOrderInstitutionUuid = idOf('own institution')
const NOT_FOUND = (argument: string) => refusal('NotFound', `Nothing was found for ${argument}.`)
/** Methods that keys may call, each with what it needs to succeed. */
const forKeys = (Object.keys(METHODS) as MethodName[])
  .filter((name) => !['local', 'upload'].includes(METHODS[name].form) && METHODS[name].access.caller === 'session')
  .map((name) => {
    const granted = casesOf(name).find(({ title, expected }) => title.startsWith('Standard · key') && !expected)
    return { name, right: 'right' in METHODS[name].access ? METHODS[name].access.right : undefined, granted }
  })

describe.each(forKeys.filter(({ right }) => right))('$name needs the right $right', ({ name, right, granted }) => {
  const input = granted?.input ?? {}

  it('and no other', async () => {
    const token = await tokenFor('key of Standard', { RightList: [right] })
    expect(await told(call(name, input, token))).toMatchObject({ status: 200 })
  })

  it('which nothing makes up for', async () => {
    const token = await tokenFor('key of Standard', { RightList: RIGHTS.filter((other) => other !== right) })
    expect(await told(call(name, input, token))).toEqual(
      refusal('Forbidden', `The session lacks the right ${right} that ${name} needs.`),
    )
  })
})

describe('OpenSession', () => {
  const list = (token: string, user = UserUuid) => told(call('GetPatientOrderList', { UserUuid: user }, token))
  const create = (token: string) => told(call('CreateFolder', { UserUuid, FolderName: 'New' }, token))

  it('gives no right that the key has not', async () => {
    for (const RightList of [undefined, [], ['Read', 'Order'], ['Order']]) {
      const token = await tokenFor('key that reads', { RightList })
      expect(await create(token)).toEqual(
        refusal('Forbidden', 'The session lacks the right Order that CreateFolder needs.'),
      )
    }
    expect((await list(await tokenFor('key that reads', { RightList: ['Read', 'Order'] }))).status).toBe(200)
  })

  it('knows its rights by name, and has a longest time', async () => {
    expect(await told(open('own key', { RightList: ['Read', 'Admin'] }))).toEqual(
      refusal(
        'InvalidParameter',
        "Invalid parameters for rightList. Given value = 'Admin' is not one of Read, Upload, Order, Share, Delete.",
      ),
    )
    expect(await told(open('own key', { ExpiresInSeconds: 86_401 }))).toEqual(
      refusal(
        'InvalidParameter',
        "Invalid parameters for expiresInSeconds. Given value = '86401' is not between 1 and 86400.",
      ),
    )
  })

  it('opens for a user of the key alone, and that session acts as nobody else', async () => {
    for (const user of ['Admin', 'own user', 'deleted user', 'foreign user', 'nobody'])
      expect(await told(open('key of Standard', { UserUuid: idOf(user) }))).toEqual(NOT_FOUND('userUuid'))
    for (const user of ['deleted user', 'foreign user', 'nobody'])
      expect(await told(open('own key', { UserUuid: idOf(user) }))).toEqual(NOT_FOUND('userUuid'))
    const { body } = await open('own key', { UserUuid })
    const { SessionToken, Account } = JSON.parse(body)
    expect(Account.UserList.map((user: Input) => user['UserUuid'])).toEqual([UserUuid])
    expect((await list(SessionToken)).status).toBe(200)
    for (const user of ['Admin', 'own user', 'deleted user', 'foreign user', 'nobody'])
      expect(await list(SessionToken, idOf(user))).toEqual(NOT_FOUND('userUuid'))
  })

  it('narrows to orders, in every method and whatever else the user may see', async () => {
    const token = await tokenFor('own key', {
      PatientOrderUuidList: [own, idOf('unseen order'), idOf('foreign order')],
    })
    const found = JSON.parse((await list(token)).body)
    expect([found.TotalCount, found.SearchResultList.map((order: Input) => order['PatientOrderUuid'])]).toEqual([
      1,
      [own],
    ])
    const properties = (order: string) =>
      told(call('GetPatientOrderProperties', { UserUuid, PatientOrderInstitutionUuid, PatientOrderUuid: order }, token))
    const view = (order: string) => told(call('GetViewUrl', { UserUuid, PatientOrderUuid: order }, token))
    const assign = (order: string) => {
      const input = { UserUuid, PatientOrderUuid: order, AssignedUserUuid: idOf('own user') }
      return told(call('AssignPatientOrderToUser', input, token))
    }
    for (const method of [properties, view, assign]) {
      expect((await method(own)).status).toBe(200)
      for (const order of [second, idOf('unseen order'), idOf('foreign order')])
        expect(await method(order)).toEqual(NOT_FOUND('patientOrderUuid'))
    }
  })

  it('with a key that is narrowed afterwards is narrowed with it', async () => {
    const token = await tokenFor('own key')
    expect((await create(token)).status).toBe(200)
    await under.ground.run(`update api_keys set right_list = '{Read}' where id = '${idOf('own key')}'`)
    expect(await create(token)).toEqual(
      refusal('Forbidden', 'The session lacks the right Order that CreateFolder needs.'),
    )
    const narrow = await tokenFor('own key', { UserUuid })
    await under.ground.run(`update api_keys set user_ids = '{${idOf('Admin')}}' where id = '${idOf('own key')}'`)
    expect(await list(token)).toEqual(NOT_FOUND('userUuid'))
    expect(await list(narrow)).toEqual(NOT_FOUND('userUuid'))
    expect((await list(token, idOf('Admin'))).status).toBe(200)
  })
})
