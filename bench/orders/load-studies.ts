import { deflateRawSync } from 'node:zlib'
import type pg from 'pg'

/** The studies of the orders that are there, each with a series of one image, made by the database itself. */

const STUDIES = `
insert into studies (account_id, institution_id, order_id, study_instance_uid, patient_id, modalities, series_count,
  instances_count, attributes)
select account_id, institution_id, id, study_instance_uid, patient_id, array[modality], 1, 1, jsonb_build_object(
  '00080020', jsonb_build_object('vr', 'DA', 'Value', jsonb_build_array(to_char(sort_at, 'YYYYMMDD'))),
  '00080030', jsonb_build_object('vr', 'TM', 'Value', jsonb_build_array(to_char(sort_at, 'HH24MISS'))),
  '00080050', jsonb_build_object('vr', 'SH', 'Value', jsonb_build_array(accession_number)),
  '00080090', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(jsonb_build_object('Alphabetic', 'REF^' || left(patient_name, 6)))),
  '00081030', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(study_description)),
  '00100010', jsonb_build_object('vr', 'PN', 'Value', jsonb_build_array(jsonb_build_object('Alphabetic', patient_name))),
  '00100020', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array(patient_id)),
  '00100030', jsonb_build_object('vr', 'DA', 'Value', jsonb_build_array(birth_date)),
  '00100040', jsonb_build_object('vr', 'CS', 'Value', jsonb_build_array(patient_sex)),
  '0020000D', jsonb_build_object('vr', 'UI', 'Value', jsonb_build_array(study_instance_uid)),
  '00200010', jsonb_build_object('vr', 'SH', 'Value', jsonb_build_array(accession_number)))::text
from patient_orders`

const SERIES = `
insert into series (account_id, study_id, series_instance_uid, modality, series_number, series_description, instances_count,
  attributes)
select account_id, id, study_instance_uid || '.1', modalities[1], 1, 'Axial', 1, jsonb_build_object(
  '00080060', jsonb_build_object('vr', 'CS', 'Value', jsonb_build_array(modalities[1])),
  '0008103E', jsonb_build_object('vr', 'LO', 'Value', jsonb_build_array('Axial')),
  '0020000E', jsonb_build_object('vr', 'UI', 'Value', jsonb_build_array(study_instance_uid || '.1')),
  '00200011', jsonb_build_object('vr', 'IS', 'Value', jsonb_build_array(1)))::text
from studies`

const INSTANCES = `
insert into instances (account_id, institution_id, study_id, series_id, sop_instance_uid, sop_class_uid, instance_number,
  number_of_frames, transfer_syntax_uid, blob_key, blob_size, sha256, data_set_sha256, metadata, pixel_data_offset,
  pixel_data_length)
select e.account_id, s.institution_id, s.id, e.id, e.series_instance_uid || '.1', '1.2.840.10008.5.1.4.1.1.2', 1, 1,
  '1.2.840.10008.1.2.1', gen_random_uuid(), 1000, '\\x00', '\\x00', $1::bytea, 500, 128
from series e join studies s on s.id = e.study_id`

const METADATA = deflateRawSync('{"00200013":{"vr":"IS","Value":[1]},"00280010":{"vr":"US","Value":[8]}}')

/** Gives each order of the connection's account its study. */
export async function loadStudies(client: pg.Client): Promise<void> {
  await client.query(STUDIES)
  await client.query(SERIES)
  await client.query(INSTANCES, [METADATA])
  await client.query('vacuum analyze')
  // What was loaded is on its way to the disk for minutes, which is not what is measured.
  await client.query('checkpoint')
}
