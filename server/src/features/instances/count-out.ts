/** Parts of a statement that takes an image out of its place, as `removed`: series and study, then the order, count one less. */
export const COUNT_OUT = {
  parts: `
      series_counted as (
        update series e set instances_count = e.instances_count - 1, version = e.version + 1
        from removed n where e.id = n.series_id),
      study_counted as (
        update studies s set instances_count = s.instances_count - 1, updated_at = now()
        from removed n where s.id = n.study_id returning s.order_id, n.blob_size)`,
  order: `update patient_orders o set images_count = o.images_count - 1, size_bytes = o.size_bytes - c.blob_size
        from study_counted c where o.id = c.order_id`,
} as const
