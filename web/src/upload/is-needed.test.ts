import { expect, test } from 'vitest'
import { isNeeded } from './is-needed.ts'

test.each(['IM000001', 'a.dcm', '1.2.840.113619.2', 'report.pdf', 'DICOMDIR.dcm', 'photo.JPG'])(
  '%s is sent',
  (name) => {
    expect(isNeeded(name)).toBe(true)
  },
)

test.each(['DICOMDIR', 'dicomdir', '.DS_Store', 'Thumbs.db', '._IM1', 'Viewer.EXE', 'autorun.inf', 'index.htm'])(
  '%s is not sent',
  (name) => {
    expect(isNeeded(name)).toBe(false)
  },
)
