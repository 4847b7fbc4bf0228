import type { ColumnType } from 'kysely'

/** Kinds of columns: what is read, what is inserted (undefined: the table's own default), what is updated. */

export type Time = ColumnType<Date, Date | string | undefined, Date | string>
export type TimeOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
export type Count = ColumnType<number, number | undefined, number>
export type BigCount = ColumnType<string, number | string | undefined, number | string>
export type Text = ColumnType<string, string | undefined, string>
export type List = ColumnType<string[], string[] | undefined, string[]>
