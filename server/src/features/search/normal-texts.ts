import { sql } from 'kysely'
import { selectPrepared, type Tx } from '../../store/db/database.ts'

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text)

/** Texts as rows are compared, accents and case aside (`search_text`). Those that only have a case need no look at the database. */
export async function normalTexts(tx: Tx, texts: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const normal = new Map(texts.filter(isAscii).map((text) => [text, text.toUpperCase()]))
  const others = [...new Set(texts)].filter((text) => !normal.has(text))
  if (others.length === 0) return normal
  const rows = await selectPrepared<{ given: string; normal: string }>(
    tx,
    'normal-texts',
    sql`select given, search_text(given) normal from unnest(${others}::text[]) given`,
  )
  for (const row of rows) normal.set(row.given, row.normal)
  return normal
}
