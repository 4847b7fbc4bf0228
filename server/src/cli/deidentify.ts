import { createHmac } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import {
  type DeidentificationReport,
  DeidentifyError,
  type DeidentifyOptions,
  DicomError,
  deidentifiedPieces,
  deidentify,
  readTagValues,
} from '@opaline/dicom'
import type { Config } from '../config.ts'
import { deriveKey, readSecretKey } from '../secrets.ts'

const OPTIONS = {
  out: { type: 'string' },
  set: { type: 'string', multiple: true },
  profile: { type: 'string', default: 'Basic' },
  'keep-uids': { type: 'boolean', default: false },
  'shift-dates': { type: 'boolean', default: false },
  'keep-private': { type: 'boolean', default: false },
  'keep-device': { type: 'boolean', default: false },
  'keep-descriptions': { type: 'boolean', default: false },
  'accept-burned-in': { type: 'boolean', default: false },
  'black-out': { type: 'string', multiple: true },
} as const

type Values = ReturnType<typeof parseWords>['values']

const parseWords = (words: string[]) => parseArgs({ args: words, options: OPTIONS, allowPositionals: true })

const USAGE =
  'Usage: npm run opaline -- deidentify <folder> --out <folder> [--set x00100010=Name] [--profile List|Basic] [--keep-uids] ' +
  '[--shift-dates] [--keep-private] [--keep-device] [--keep-descriptions] [--accept-burned-in] [--black-out left,top,width,height]'

/** What became of a run: names are file numbers, since names of files may name patients. */
interface RunReport {
  readonly Written: number
  readonly RefusedList: { readonly FileNumber: number; readonly Code: string; readonly Message: string }[]
  readonly ChangedTags: readonly string[]
  readonly RemainingIdentifyingAttributes: readonly string[]
}

/**
 * `deidentify <folder> --out <folder> …`: writes de-identified copies of all DICOM files of a folder as 000001.dcm and so
 * on, and prints a report. UIDs and dates are mapped under a key that derives from the server's secret and the new patient
 * id: a pseudonymisation, which whoever has the secret can repeat.
 */
export async function deidentifyCommand(config: Config, words: string[]): Promise<string> {
  const { values, positionals } = parseWords(words)
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1 || values.out === undefined) throw new Error(USAGE)
  const [from, to] = [resolve(folder), resolve(values.out)]
  if (to === from || to.startsWith(from + sep)) throw new Error('--out lies inside the folder that is read.')
  const options = await optionsOf(config, values)
  const files = await filesOf(from)
  await mkdir(to, { recursive: true })
  if ((await readdir(to)).length > 0) throw new Error('The folder of --out is not empty.')
  return JSON.stringify(await deidentifyFiles(files, to, options), null, 2)
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function deidentifyFiles(files: readonly string[], to: string, options: DeidentifyOptions): Promise<RunReport> {
  const refused: RunReport['RefusedList'] = []
  const reports: DeidentificationReport[] = []
  for (const [index, path] of files.entries()) {
    try {
      const result = deidentify(await readFile(path), options)
      const target = join(to, `${String(index + 1).padStart(6, '0')}.dcm`)
      await pipeline(
        Readable.from(await deidentifiedPieces(result)),
        createWriteStream(target, { flags: 'wx', mode: 0o600 }),
      )
      reports.push(result.report)
    } catch (error) {
      if (!(error instanceof DeidentifyError || error instanceof DicomError)) throw error
      refused.push({ FileNumber: index + 1, Code: error.code, Message: error.message })
    }
  }
  const all = (of: keyof DeidentificationReport) => [...new Set(reports.flatMap((report) => report[of]))].sort()
  return {
    Written: reports.length,
    RefusedList: refused,
    ChangedTags: all('ChangedTags'),
    RemainingIdentifyingAttributes: all('RemainingIdentifyingAttributes'),
  }
}

async function optionsOf(config: Config, values: Values): Promise<DeidentifyOptions> {
  const listed = readTagValues((values.set ?? []).map(tagValueOf))
  const isBasic = values.profile === 'Basic'
  if (!isBasic && values.profile !== 'List') throw new Error('--profile is List or Basic.')
  const key = await runKey(config, listed.get(0x00100020)?.text ?? '')
  const keyedHash = (text: string) => createHmac('sha256', key).update(text, 'utf8').digest()
  return {
    values: listed,
    ...(!values['keep-uids'] && { keyedHash }),
    ...(isBasic && {
      basic: {
        shiftDates: values['shift-dates'],
        keepPrivateTags: values['keep-private'],
        keepDevice: values['keep-device'],
        keepDescriptions: values['keep-descriptions'],
        burnedInAnnotation: values['accept-burned-in'] ? 'Accept' : 'Refuse',
        blackoutRectangles: (values['black-out'] ?? []).map(rectangleOf),
      },
    }),
  }
}

async function runKey(config: Config, patientId: string): Promise<Buffer> {
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const secret = deriveKey(await readSecretKey(config.DATA_DIR, config.SECRET_KEY), 'deidentify command')
  return createHmac('sha256', secret).update(patientId, 'utf8').digest()
}

function tagValueOf(word: string): { Tag: string; Value: string | undefined } {
  const at = word.indexOf('=')
  return at < 0 ? { Tag: word, Value: undefined } : { Tag: word.slice(0, at), Value: word.slice(at + 1) }
}

function rectangleOf(word: string) {
  const [Left = Number.NaN, Top = Number.NaN, Width = Number.NaN, Height = Number.NaN] = word.split(',').map(Number)
  return { Left, Top, Width, Height }
}
