import { z } from 'zod'
import { method, required } from '../define.ts'
import { IndexedTag } from '../objects.ts'

const admin = { caller: 'admin', limitedAccess: false } as const
const list = z.strictObject({ IndexedTagList: z.array(IndexedTag) })

export const search = {
  GetIndexedTags: method({
    group: 'Account',
    summary: 'The attributes that DICOMweb searches match beyond those of the standard.',
    form: 'typed',
    access: admin,
    arguments: [],
    result: list,
  }),
  SetIndexedTags: method({
    group: 'Account',
    summary: 'Sets them; images that are stored already are gone through by a job.',
    form: 'typed',
    access: admin,
    arguments: [
      required(
        'indexedTagList',
        'jsonList',
        'All of them: Tag (a keyword or 8 hexadecimal digits) and Level (Study, Series or Instance); of a private one PrivateCreator and VR.',
        { maxItems: 50, knownKeys: ['Tag', 'Level', 'PrivateCreator', 'VR'] },
      ),
    ],
    result: list,
  }),
}
