import { expect } from 'vitest'
import { run } from '../driver.ts'
import { orderOf, type Told, uuidsOf } from '../told.ts'

/** Plans, finds and changes orders. */
export async function planOrders(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid } = told
  const patient = {
    patientName: 'DOE^JANE',
    patientId: 'P3',
    modality: 'MR',
    orderDate: '2026-07-01',
    orderTime: '10:30',
  }
  const minimum = { userUuid, institutionUuid, ...patient }
  told.planned = (await run(api, 'CreateOrderWithMinimumParameters', minimum)).PatientOrderUuid
  await run(api, 'CreateOrderWithFullParameters', {
    ...minimum,
    accessionNumber: 'A1',
    patientBirthdate: '1970-02-03',
  })
  await run(api, 'CreateOrderWithFullParameters2', { ...minimum, accessionNumber: 'A2', patientSex: 'F' })
  const jsonParameters = { PatientName: 'ROE^RICHARD', PatientID: 'P4', PatientSex: 'M' }
  const made = await run(api, 'CreateOrderWithJSON', { userUuid, institutionUuid, jsonParameters })
  expect(made.PatientOrder.OrderStatus).toBe('Scheduled')
  const changes = { StudyDescription: 'Knee', OrderStatus: 'Reported' }
  await run(api, 'UpdateOrderWithJSON', { userUuid, patientOrderUuid: told.planned, jsonParameters: changes })
  const byName = await run(api, 'GetPatientOrderList', { userUuid, patientName: 'jane doe', pageSize: 2 })
  expect([byName.TotalCount, byName.SearchResultList.length]).toEqual([3, 2])
  const { NextPageToken: pageToken } = byName
  const rest = await run(api, 'GetPatientOrderList', { userUuid, patientName: 'jane doe', pageSize: 2, pageToken })
  expect([...uuidsOf(byName), ...uuidsOf(rest)]).toContain(told.planned)
  const day = { startDate: '2026-07-01', endDate: '2026-07-01' }
  expect((await run(api, 'GetPatientOrderListWithDateRange', { userUuid, ...day })).TotalCount).toBe(3)
  const birth = { userUuid, startBirthdate: '1970-02-03', endBirthdate: '1970-02-03' }
  expect(
    (await run(api, 'GetPatientOrderListWithBirthdate', birth)).SearchResultList.map((one) => one.PatientId),
  ).toContain('P3')
}

/** Opens links to the viewer and a download. */
export async function openLinks(told: Told): Promise<void> {
  const { stage, api, userUuid, folderUuid, order } = told
  const links = [
    await run(api, 'GetViewUrl', { userUuid, patientOrderUuid: order }),
    await run(api, 'GetFolderViewUrl', { userUuid, folderUuid }),
    await run(api, 'GetViewUrlWithPatientName', { userUuid, patientName: 'P1^ANNA' }),
    await run(api, 'GetViewUrlWithPatientNameAndBirthDate', {
      userUuid,
      patientName: 'P1^ANNA',
      birthDate: (await run(api, 'GetPatientOrderProperties', orderOf(told, order))).PatientOrder.PatientsBirthDate,
    }),
    await run(api, 'DownloadOrder', { userUuid, patientOrderUuid: order }),
  ]
  for (const { Result } of links)
    expect([Result.startsWith(stage.server.url), (await fetch(Result)).status]).toEqual([true, 200])
}

/** Groups orders and sorts them into folders. */
export async function sortOrders(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid, folderUuid, order, planned } = told
  const patientOrderInstitutionUuid = institutionUuid
  const orders = [order, planned]
  const { ConnectedGroupUuid } = await run(api, 'CreateOrderGroup', {
    userUuid,
    patientOrderInstitutionUuid,
    patientOrderUuidList: orders,
  })
  const other = uuidsOf(await run(api, 'GetPatientOrderList', { userUuid, patientId: 'P4' }))
  const more = { userUuid, patientOrderInstitutionUuid, patientOrderUuidList: other }
  await run(api, 'AddOrdersToOrderGroup', { ...more, connectedGroupUuid: ConnectedGroupUuid })
  expect(
    (await run(api, 'GetPatientOrderProperties', orderOf(told, other[0] ?? ''))).PatientOrder.ConnectedGroupUuid,
  ).toBe(ConnectedGroupUuid)
  await run(api, 'RemoveOrdersFromGroup', more)
  const described = await run(api, 'CreateFolderWithDescription', {
    userUuid,
    folderName: 'Out',
    folderDescription: 'What goes',
  })
  const out = described.FolderUuid
  await run(api, 'UpdateFolderWithJSON', { userUuid, folderUuid: out, jsonParameters: { FolderName: 'Outbox' } })
  await run(api, 'AddOrderToFolder', { ...orderOf(told, order), folderUuidList: [folderUuid, out] })
  const { Folder } = await run(api, 'GetFolderList', { userUuid, folderName: 'outb', getOrdersInFolder: true })
  expect(Folder.SubFolderList.map(({ FolderName, OrderCount }) => [FolderName, OrderCount])).toEqual([['Outbox', 1]])
  await run(api, 'RemoveOrderFromFolder', { userUuid, folderUuid: out, patientOrderUuidList: [order] })
  await run(api, 'DeleteFolder', { userUuid, folderUuid: out })
}
