import { expect } from 'vitest'
import { run, upload } from '../driver.ts'
import { ctFile } from '../stage.ts'
import { orderOf, type Told, uuidsOf } from '../told.ts'

/** Moves, trashes, restores and purges orders. */
export async function moveAndTrash(told: Told): Promise<void> {
  const { api, admin, userUuid, institutionUuid, planned, secondInstitution } = told
  await run(api, 'AssignPatientOrderToLocation', {
    userUuid,
    patientOrderUuid: planned,
    institutionUuid: secondInstitution,
  })
  await run(api, 'AssignPatientOrderToLocation', { userUuid, patientOrderUuid: planned, institutionUuid })
  await run(admin, 'DeactivateInstitution', { institutionUuid: secondInstitution })
  await run(api, 'DeleteOrder', orderOf(told, planned))
  expect(uuidsOf(await run(api, 'GetTrash', { userUuid }))).toEqual([planned])
  await run(api, 'RestoreOrder', { userUuid, patientOrderUuid: planned })
  await run(api, 'DeleteOrder', orderOf(told, planned))
  await run(admin, 'PurgeOrder', { patientOrderUuid: planned })
  expect((await run(api, 'GetTrash', { userUuid })).SearchResultList).toEqual([])
}

/** Deletes two images over DICOMweb, and brings one of them back. */
export async function deleteImages(told: Told): Promise<void> {
  const { api, admin, userUuid, institutionUuid, stage } = told
  const selectedFiles = [1, 2, 3].map((slice) => ctFile('P8', '2.25.8', slice))
  await upload(api, 'UploadDicomFiles', { userUuid, institutionUuid, selectedFiles })
  const { AdminEmail, AdminPassword } = stage.keys
  const authorization = `Basic ${Buffer.from(`${AdminEmail}:${AdminPassword}`).toString('base64')}`
  for (const slice of [1, 2]) {
    const path = `/dicomweb/studies/2.25.8/series/2.25.8.1/instances/2.25.8.1.${slice}`
    const answer = await fetch(stage.server.url + path, { method: 'DELETE', headers: { authorization } })
    expect(answer.status).toBe(204)
  }
  const { TrashedImagesList } = await run(api, 'GetTrashedImages', { userUuid })
  expect(TrashedImagesList.map(({ SopInstanceUid }) => SopInstanceUid)).toEqual(['2.25.8.1.2', '2.25.8.1.1'])
  const [second, first] = TrashedImagesList.map(({ TrashEntryUuid }) => TrashEntryUuid)
  const { PatientOrder } = await run(api, 'RestoreImages', { userUuid, trashEntryUuid: second ?? '' })
  expect(PatientOrder.ImagesCount).toBe(2)
  await run(admin, 'PurgeImages', { trashEntryUuid: first ?? '' })
  expect((await run(api, 'GetTrashedImages', { userUuid })).TrashedImagesList).toEqual([])
}

/** Merges patients and takes it back. */
export async function mergePatients(told: Told): Promise<void> {
  const { admin, institutionUuid } = told
  const patients = { institutionUuid, fromPatientId: 'P2', toPatientId: 'P1', reason: 'One person' }
  expect((await run(admin, 'MergePatients', patients)).OrderCount).toBe(1)
  expect((await run(admin, 'UnmergePatients', { ...patients, reason: 'Two after all' })).OrderCount).toBe(1)
}

/** Files and discards what waits in the inbox. */
export async function emptyInbox(told: Told): Promise<void> {
  const { api, admin, userUuid, institutionUuid } = told
  const destination = { userUuid, institutionUuid }
  const anonymizedData = [
    { Tag: 'x00100020', Value: 'X1' },
    { Tag: 'x00100010', Value: 'X1^ANON' },
  ]
  const copied = [ctFile('P9', '2.25.9', 1), ctFile('P9', '2.25.9', 2)]
  await upload(api, 'UploadDicomFilesWithAnonymization', { ...destination, selectedFiles: copied, anonymizedData })
  const { last } = await upload(api, 'UploadDicomFiles', {
    ...destination,
    selectedFiles: [ctFile('P9', '2.25.9', 1)],
  })
  const target = last.PatientOrderList[0]?.PatientOrderUuid ?? ''
  const { InboxList } = await run(api, 'GetInbox', { userUuid })
  expect(InboxList.map(({ SopInstanceUid }) => SopInstanceUid).sort()).toEqual(['2.25.9.1.1', '2.25.9.1.2'])
  const itemOf = (uid: string) => InboxList.find((item) => item.SopInstanceUid === uid)?.InboxItemUuid ?? ''
  await run(api, 'FileInboxItem', { userUuid, inboxItemUuid: itemOf('2.25.9.1.2'), patientOrderUuid: target })
  await run(admin, 'DiscardInboxItem', { inboxItemUuid: itemOf('2.25.9.1.1') })
  expect((await run(api, 'GetInbox', { userUuid })).InboxList).toEqual([])
}
