import { expect } from 'vitest'
import { run, upload } from '../driver.ts'
import { ctFile } from '../stage.ts'
import { orderOf, type Told } from '../told.ts'

/** Reads and uploads files, with their progress. */
export async function uploadFiles(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid } = told
  const selectedFiles = [ctFile('P1', '2.25.1', 1), ctFile('P1', '2.25.1', 2)]
  const { StudyList } = await run(api, 'ReadDicomFiles', { selectedFiles })
  expect(StudyList.map((study) => study.PatientId)).toEqual(['P1'])
  const { last, states } = await upload(api, 'UploadDicomFiles', { userUuid, institutionUuid, selectedFiles })
  expect(states).toEqual(['Reading', 'Sending', 'File Upload Completed'])
  expect(last.PatientOrderList.map(({ ImagesCount }) => ImagesCount)).toEqual([2])
  told.order = last.PatientOrderList[0]?.PatientOrderUuid ?? ''
  const folder = await run(api, 'CreateFolder', { userUuid, folderName: 'In/Box' })
  told.folderUuid = folder.FolderUuid
  const destination = {
    userUuid,
    institutionUuid,
    folderUuid: told.folderUuid,
    selectedFiles: [ctFile('P2', '2.25.2')],
  }
  await upload(api, 'UploadDicomFilesIntoFolder', destination)
  const found = await run(api, 'GetPatientOrderListInFolder', { userUuid, folderUuid: told.folderUuid })
  expect(found.SearchResultList.map(({ PatientId }) => PatientId)).toEqual(['P2'])
}

/** Uploads an anonymised copy under other UIDs into the folder, and takes it out again. */
export async function uploadAnonymized(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid, folderUuid } = told
  const { last } = await upload(api, 'UploadDicomFilesIntoFolderWithAnonymization', {
    userUuid,
    institutionUuid,
    folderUuid,
    selectedFiles: [ctFile('P2', '2.25.2')],
    anonymizedData: [{ Tag: 'x00100020', Value: 'T2' }],
    anonymizationOptions: { RemapUids: true },
  })
  expect(last.PatientOrderList.map(({ ImagesCount }) => ImagesCount)).toEqual([1])
  const found = await run(api, 'GetPatientOrderListInFolder', { userUuid, folderUuid })
  expect(found.SearchResultList.map(({ PatientId }) => PatientId)).toEqual(['T2', 'P2'])
  const copy = last.PatientOrderList[0]?.PatientOrderUuid ?? ''
  await run(api, 'RemoveOrderFromFolder', { userUuid, folderUuid, patientOrderUuidList: [copy] })
}

/** Keeps documents. */
export async function keepDocuments(told: Told): Promise<void> {
  const { api, userUuid, institutionUuid, order } = told
  const selectedFiles = [new File([told.report as BlobPart], 'report.pdf')]
  const destination = { userUuid, institutionUuid, patientOrderUuid: order, selectedFiles }
  expect((await upload(api, 'UploadDocumentFiles', destination)).last.State).toBe('File Upload Completed')
  const { PatientOrder } = await run(api, 'GetPatientOrderProperties', orderOf(told, order))
  expect(PatientOrder.DocumentList.map(({ FileName }) => FileName)).toEqual(['report.pdf'])
  const documentUuid = PatientOrder.DocumentList[0]?.DocumentUuid ?? ''
  await run(api, 'DeleteDocument', { userUuid, documentUuid })
  expect((await run(api, 'GetPatientOrderProperties', orderOf(told, order))).PatientOrder.DocumentList).toEqual([])
}
