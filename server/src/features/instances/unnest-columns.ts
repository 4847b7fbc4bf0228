/** A column of rows that one statement inserts: its name, its type in PostgreSQL, and what a row has in it. */
export type Column<T> = readonly [name: string, type: string, value: (row: T) => unknown]

/** `unnest($2::text[], …) as given(name, …)`. @param first the number of the first parameter */
export function unnest<T>(columns: readonly Column<T>[], first: number): string {
  const arrays = columns.map(([, type], index) => `$${first + index}::${type}[]`)
  return `unnest(${arrays.join(', ')}) as given(${columns.map(([name]) => name).join(', ')})`
}

/** The parameters for it, an array for each column. */
export const columnsOf = <T>(columns: readonly Column<T>[], rows: readonly T[]): unknown[][] =>
  columns.map(([, , value]) => rows.map(value))
