import type { Argument, CheckName, MethodName } from '@opaline/contract'
import { ctImage } from '../../dicom/test/ct-image.ts'
import { idOf } from './ids.ts'

/** A value that passes for an argument that names no id, where a method needs one. */

type Value = unknown

const BY_CHECK: Readonly<Partial<Record<CheckName, Value>>> = {
  text: 'Sample',
  textList: ['Sample'],
  date: '2026-01-02',
  time: '10:30',
  mail: 'someone@example.org',
  int: 1,
  bool: true,
  guid: idOf('made up'),
}

/** By an argument's name, or by method and name. */
const BY_NAME: Readonly<Record<string, Value>> = {
  fileList: [{ SopInstanceUid: '2.25.1', Sha256: '0'.repeat(64) }],
}

/** By the media type that a method takes. */
const BODIES: Readonly<Record<string, Uint8Array>> = { 'application/dicom': ctImage({ size: 16 }) }

/** @throws Error for an argument that no sample is known for */
export function sampleFor(name: MethodName, argument: Argument): Value {
  const value = BY_NAME[`${name}.${argument.name}`] ?? BY_NAME[argument.name] ?? BY_CHECK[argument.check]
  if (value === undefined) throw new Error(`There is no sample for ${argument.name} of ${name}.`)
  return value
}

/** @throws Error for a media type that no sample is known for */
export function bodyFor(mediaType: string): Uint8Array {
  const body = BODIES[mediaType]
  if (body === undefined) throw new Error(`There is no sample of ${mediaType}.`)
  return body
}
