import { formatTag } from '../tag.ts'

/** DICOM JSON that cannot be written as a data set: what is wrong, and at which element; never a value. */
export class JsonDataSetError extends Error {
  override readonly name = 'JsonDataSetError'
  readonly tag: number | undefined

  constructor(reason: string, tag?: number) {
    super(tag === undefined ? reason : `${reason} ${formatTag(tag)}`)
    this.tag = tag
  }
}
