import { shownValue } from '@opaline/contract'
import { readAeTitle } from '../ae-title.rules.ts'
import { invalid } from '../errors.ts'
import { readOptionalName } from '../plain-text.rules.ts'
import { readHost } from './host.rules.ts'

/** What people say of a DICOM device. */
export interface NodeInput {
  readonly Name?: string | undefined
  readonly AeTitle?: string | undefined
  readonly Host?: string | undefined
  readonly Port?: number | undefined
  readonly Modality?: string | undefined
  readonly InstitutionUuid?: string | undefined
  readonly IsActive?: boolean | undefined
}

// PS3.5 6.2, VR CS.
const CODE = /^[A-Z0-9_ ]{1,16}$/

function readModality(text: string): string {
  const code = text.trim().toUpperCase()
  if (!CODE.test(code)) throw invalid('modality', `Given value = '${shownValue(text)}' is not modality format.`)
  return code
}

/** The columns of what was given. @throws ApiError InvalidParameter */
export const readNode = (input: NodeInput) => ({
  name: readOptionalName('name', input.Name),
  ae_title: input.AeTitle === undefined ? undefined : readAeTitle('aeTitle', input.AeTitle),
  host: input.Host === undefined ? undefined : readHost('host', input.Host),
  port: input.Port,
  modality: input.Modality === undefined ? undefined : readModality(input.Modality),
  institution_id: input.InstitutionUuid,
  is_active: input.IsActive,
})
