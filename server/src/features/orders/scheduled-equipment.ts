import type { OrderValues } from './order-values.ts'

/** The column of the equipment where one is given, '' for none. */
export const scheduledEquipment = ({
  ScheduledEquipmentUuid: uuid,
}: OrderValues): { readonly scheduled_equipment_id?: string | null } =>
  uuid === undefined ? {} : { scheduled_equipment_id: uuid || null }
