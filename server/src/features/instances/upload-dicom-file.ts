import type { StreamUseCase } from '../use-case.ts'
import { storeInstance } from './store-instance.ts'

/** Stores one DICOM file, the body of the request (contract 6). */
export const uploadDicomFile: StreamUseCase<'UploadDicomFile'> = (call, input) =>
  storeInstance(call.services, {
    actor: call.actor,
    institutionUuid: input.InstitutionUuid,
    folderUuid: input.FolderUuid,
    runUuid: input.RunUuid,
    anonymized: input.Anonymized,
    deed: {
      action: 'UploadDicomFile',
      userUuid: call.actor.userUuid,
      apiKeyUuid: call.session.apiKeyUuid,
      sessionUuid: call.session.uuid,
      address: call.request.address,
      requestId: call.request.requestId,
    },
    source: call.body,
  })
