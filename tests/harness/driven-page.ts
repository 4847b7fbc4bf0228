import { METHODS } from '@opaline/contract'
import { METHOD_TABLE } from '@opaline/contract/table'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Page } from './browser.ts'

/** A page of another origin, written as existing pages are, whose calls a test dictates and whose answers it judges. */

export type Reply = Readonly<Record<string, unknown>>
/** The methods that a page calls by position. */
export type PageMethod = {
  [N in keyof typeof METHOD_TABLE]: (typeof METHOD_TABLE)[N]['callbackAt'] extends -1 ? never : N
}[keyof typeof METHOD_TABLE]

/** Script that stands in a call as it is, where JSON cannot say the value. */
export interface Script {
  readonly script: string
}
export const chosenFiles: Script = { script: 'document.getElementById("files").files' }

export const drivenPage = (library: string): string => `<!doctype html><meta charset="utf-8">
<input type="file" id="files" multiple>
<script src="${library}"></script>
<script>
  var heard = {}
  function asText(key, value) {
    if (value === undefined) return '<undefined>'
    return value instanceof File ? { theFile: value.name } : value
  }
  function hear(call) {
    heard[call] = []
    return function (result) {
      heard[call].push({ arguments: arguments.length, text: JSON.stringify(result, asText) })
    }
  }
</script>`

interface Heard {
  readonly arguments: number
  readonly text: string
}

const isScript = (value: unknown): value is Script => typeof value === 'object' && value !== null && 'script' in value
const sourceOf = (value: unknown): string => (isScript(value) ? value.script : JSON.stringify(value))
const fileOf = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'theFile' in value ? new File([], String(value.theFile)) : value

/** The exact shape of an answer: nothing is missing, nothing is there besides. */
const shapeOf = (name: PageMethod): z.ZodType<Reply> => {
  const { form, result } = METHODS[name]
  const isMany = form === 'upload' || name === 'ReadDicomFiles'
  const state = isMany
    ? { Success: z.boolean(), Message: z.string(), ErrorCode: z.string().optional() }
    : { Success: z.literal(true), Message: z.literal('') }
  return z.strictObject({ ...state, ...result.shape }) as z.ZodType<Reply>
}

/** Whether `reply` is the last answer of its call, as script. */
function isLast(name: PageMethod): string {
  if (name === 'ReadDicomFiles') return 'reply.Progress === 100'
  return METHODS[name].form === 'upload' ? 'reply.State === "File Upload Completed"' : 'true'
}

function judge(name: PageMethod, { arguments: count, text }: Heard): Reply {
  expect(count, `${name} gives its callback one argument`).toBe(1)
  expect(text, `${name} leaves nothing undefined or null`).not.toMatch(/<undefined>|:null\b/)
  const reply = JSON.parse(text, fileOf) as Reply
  const parsed = shapeOf(name).safeParse(reply)
  expect(parsed.success ? '' : `${name}: ${z.prettifyError(parsed.error)}\n${text}`).toBe('')
  return reply
}

export interface Driver {
  /** Calls a method with the callback in its place, trailing optional arguments left out where they are not given. @returns its last answer */
  call(name: PageMethod, ...given: readonly unknown[]): Promise<Reply>
  /** The same. @returns all answers */
  follow(name: PageMethod, ...given: readonly unknown[]): Promise<readonly Reply[]>
  /** The names of the methods called so far. */
  readonly called: ReadonlySet<string>
  /** How many answers came after the last one of their call. */
  late(): Promise<number>
}

/** Drives the `api` object of a driven page. */
export function drive(page: Page): Driver {
  const called = new Set<string>()
  const counts: number[] = []
  const follow: Driver['follow'] = async (name, ...given) => {
    const call = counts.push(0) - 1
    const values = given.map(sourceOf)
    const places = METHOD_TABLE[name].callbackAt === 0 ? [`hear(${call})`, ...values] : [...values, `hear(${call})`]
    await page.evaluate(`void api.${name}(${places.join(', ')})`)
    called.add(name)
    await page.waitForFunction(
      `heard[${call}].some(function (one) { var reply = JSON.parse(one.text); return ${isLast(name)} })`,
    )
    const heard = (await page.evaluate(`heard[${call}]`)) as Heard[]
    counts[call] = heard.length
    return heard.map((one) => judge(name, one))
  }
  return {
    call: async (name, ...given) => (await follow(name, ...given)).at(-1) ?? {},
    follow,
    called,
    late: async () => {
      const now = (await page.evaluate('Object.values(heard).map(function (list) { return list.length })')) as number[]
      return now.reduce((sum, count, call) => sum + count - (counts[call] ?? 0), 0)
    },
  }
}
