import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One public sample file. */
export interface SampleFile {
  /** Path of the file. */
  readonly path: string
  /** Path inside the folder of samples, with forward slashes: `charset/chrArab.dcm`. */
  readonly name: string
}

/** Files of the complete set. */
export const ALL_SAMPLES = 195

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)))
const PYDICOM = '/usr/lib/python3/dist-packages/pydicom/data'

/** Texts that stand beside the samples. */
const NO_SAMPLE =
  /(?:\.(?:tsv|md|txt|pyc?|json|zip|dump|gz|html)|\/NOTICE|\/README|\.gitignore)$|(?:^|\/)(?:licences|__pycache__|palettes)\//

/**
 * The folder of samples: `DICOM_SAMPLES`, else `../shared/dicom-samples` beside the repository, else what Debian's
 * python3-pydicom carries (145 of the same files, under other names).
 */
export function samplesFolder(): string {
  const folders = [process.env['DICOM_SAMPLES'], join(REPOSITORY, '..', 'shared', 'dicom-samples'), PYDICOM]
  const folder = folders.find((candidate) => candidate !== undefined && candidate !== '' && existsSync(candidate))
  if (folder === undefined) {
    throw new Error('No DICOM samples: set DICOM_SAMPLES to their folder, or install python3-pydicom.')
  }
  return folder
}

/**
 * All sample files, ordered by name, and how many there are on standard error.
 * @throws where `OPALINE_ALL_SAMPLES=1` asks for the complete set and it is not there
 */
export function sampleFiles(): SampleFile[] {
  const folder = samplesFolder()
  const files = listFiles(folder)
  console.error(`DICOM samples used: ${files.length} of ${ALL_SAMPLES}, from ${folder}`)
  if (process.env['OPALINE_ALL_SAMPLES'] === '1' && files.length < ALL_SAMPLES) {
    throw new Error(`OPALINE_ALL_SAMPLES=1 wants ${ALL_SAMPLES} samples, ${folder} has ${files.length}.`)
  }
  return files
}

/** The path of one sample by its name, or by its last part where the folder is laid out otherwise; undefined without it. */
export function samplePath(name: string): string | undefined {
  const files = listFiles(samplesFolder())
  const last = name.slice(name.lastIndexOf('/') + 1)
  return (files.find((file) => file.name === name) ?? files.find((file) => file.name.endsWith(`/${last}`)))?.path
}

function listFiles(folder: string): SampleFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }))
    .filter(({ name }) => !NO_SAMPLE.test(`/${name}`))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A code stream that says it is 3,722,445,056 pixels wide: there is no picture of it (406). */
export const OF_ANOTHER_SIZE: ReadonlySet<string> = new Set(['JPEG2000-embedded-sequence-delimiter.dcm'])
