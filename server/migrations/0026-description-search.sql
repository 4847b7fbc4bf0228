-- Descriptions as they stand, which DICOMweb searches match by their beginning.
create index patient_orders_description on patient_orders (account_id, (study_description collate "C")) where trashed_at is null;
