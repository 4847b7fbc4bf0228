import { expect, test } from 'vitest'
import { networkError, type Reply, success } from '../reply.ts'
import { INSTITUTION, ORDER } from '../testing/session-handlers.ts'
import { PATIENT_ORDER_KEYS } from '../testing/upload-server.ts'
import { TouchedOrders } from './touched-orders.ts'

function ordersFrom(...replies: Reply[]): { orders: TouchedOrders; fetched: string[] } {
  const fetched: string[] = []
  const orders = new TouchedOrders(INSTITUTION, async (uuid) => {
    fetched.push(uuid)
    return replies.shift() ?? networkError()
  })
  return { orders, fetched }
}
const withImages = (ImagesCount: number): Reply => success({ PatientOrder: { PatientOrderUuid: ORDER, ImagesCount } })

test('an order is fetched when it is first touched, and once more when more came', async () => {
  const { orders, fetched } = ordersFrom(withImages(1), withImages(3))
  for (let file = 0; file < 3; file += 1) await orders.touch(ORDER)
  expect(orders.list).toMatchObject([{ PatientOrderUuid: ORDER, ImagesCount: 1 }])
  await orders.refresh()
  expect(orders.list).toMatchObject([{ PatientOrderUuid: ORDER, ImagesCount: 3 }])
  await orders.refresh()
  expect(fetched).toEqual([ORDER, ORDER])
})

test('an order that cannot be fetched again stays as it was', async () => {
  const { orders } = ordersFrom(withImages(1), networkError())
  await orders.touch(ORDER)
  await orders.touch(ORDER)
  await orders.refresh()
  expect(orders.list).toMatchObject([{ ImagesCount: 1 }])
})

test('an order that the caller may not read has its ids, the rest is absent', async () => {
  const { orders } = ordersFrom()
  await orders.touch(ORDER)
  const [order] = orders.list
  expect(Object.keys(order ?? {}).sort()).toEqual(PATIENT_ORDER_KEYS)
  expect(order).toMatchObject({
    PatientOrderUuid: ORDER,
    PatientOrderInstitutionUuid: INSTITUTION,
    InstitutionUuid: INSTITUTION,
    OrderStatus: 'Performed',
    PatientName: '',
    ImagesCount: 0,
    FolderUuidList: [],
  })
})

test('the list is the same array until it changes', async () => {
  const { orders } = ordersFrom(withImages(1))
  await orders.touch(ORDER)
  const list = orders.list
  await orders.touch(ORDER)
  expect(orders.list).toBe(list)
})
