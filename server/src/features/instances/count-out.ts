/** Parts of a statement that takes an image out of its place, as `removed`: series and study, then the order, count one less; a series without images is none. */
export const COUNT_OUT = {
  parts: `
      series_counted as (
        update series e set instances_count = e.instances_count - 1, version = e.version + 1
        from removed n where e.id = n.series_id returning (e.instances_count = 0)::int as emptied),
      study_counted as (
        update studies s set instances_count = s.instances_count - 1, series_count = s.series_count - c.emptied,
          updated_at = now()
        from removed n, series_counted c where s.id = n.study_id returning s.order_id, n.blob_size, c.emptied)`,
  order: `update patient_orders o set images_count = o.images_count - 1, series_count = o.series_count - c.emptied,
          size_bytes = o.size_bytes - c.blob_size
        from study_counted c where o.id = c.order_id`,
} as const
