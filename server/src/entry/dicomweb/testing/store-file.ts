import type { CreatedAccount } from '../../../features/accounts/create-account.ts'
import { FileExamination } from '../../../features/instances/examine-file.ts'
import type { Services } from '../../../services.ts'
import { makeUuid } from '../../../uuid.ts'

/** Puts a file into the archive, into the order of its study, which is made when there is none. @returns the order */
export async function storeFile(services: Services, owner: CreatedAccount, file: Uint8Array): Promise<string> {
  const examination = new FileExamination()
  await examination.push(file)
  const found = await examination.end()
  const blob = await services.blobs.create(owner.AccountUuid)
  await blob.write(file)
  await blob.finish()
  await services.blobs.commitBlobs([blob])
  const base = { account_id: owner.AccountUuid, institution_id: owner.InstitutionUuid }
  return services.database.forAccount(owner.AccountUuid, async (tx) => {
    let study = await tx
      .selectFrom('studies')
      .select(['id', 'order_id'])
      .where('study_instance_uid', '=', found.studyInstanceUid)
      .where('trashed_at', 'is', null)
      .executeTakeFirst()
    if (!study) {
      const id = makeUuid()
      await tx
        .insertInto('patient_orders')
        .values({
          ...base,
          id,
          study_instance_uid: found.studyInstanceUid,
          order_day: '2026-01-02',
          sort_at: new Date(),
        })
        .execute()
      study = await tx
        .insertInto('studies')
        .values({
          ...base,
          order_id: id,
          study_instance_uid: found.studyInstanceUid,
          attributes: found.studyAttributes,
          modalities: [found.modality],
          series_count: 1,
          instances_count: 1,
        })
        .returning(['id', 'order_id'])
        .executeTakeFirstOrThrow()
    }
    const series = await tx
      .insertInto('series')
      .values({
        account_id: owner.AccountUuid,
        study_id: study.id,
        series_instance_uid: found.seriesInstanceUid,
        modality: found.modality,
        series_number: found.seriesNumber,
        series_description: found.seriesDescription,
        attributes: found.seriesAttributes,
        instances_count: 1,
        version: 1,
      })
      .onConflict((conflict) =>
        conflict.columns(['study_id', 'series_instance_uid']).doUpdateSet((row) => ({
          version: row('series.version', '+', '1'),
          instances_count: row('series.instances_count', '+', 1),
        })),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('instances')
      .values({
        ...base,
        study_id: study.id,
        series_id: series.id,
        sop_instance_uid: found.sopInstanceUid,
        sop_class_uid: found.sopClassUid,
        instance_number: found.instanceNumber,
        number_of_frames: found.numberOfFrames,
        transfer_syntax_uid: found.transferSyntaxUid,
        blob_key: blob.key,
        blob_size: file.length,
        sha256: Buffer.alloc(32),
        data_set_sha256: found.dataSetSha256,
        metadata: found.metadata,
        pixel_data_offset: found.pixelDataOffset?.toString() ?? null,
        pixel_data_length: found.pixelDataLength?.toString() ?? null,
        frame_table: found.frameTable ? Buffer.from(found.frameTable) : null,
      })
      .execute()
    return study.order_id
  })
}
