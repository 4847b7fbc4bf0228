import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What axe-core finds wrong in a page as it is now: its rules, with the elements; empty where there is nothing. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  // By the debugger, which a page's policy does not bind.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source)
  const found = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Violation[]
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
