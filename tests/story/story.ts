import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepDocuments, uploadAnonymized, uploadFiles } from './chapters/files.ts'
import { openLinks, planOrders, sortOrders } from './chapters/orders.ts'
import { indexTags, knowDevicesAndFlags, placePeople } from './chapters/people.ts'
import { changeKeys, openSessions, readRecords, signUp } from './chapters/sessions.ts'
import { shareOutside, shareWithin } from './chapters/shares.ts'
import { deleteImages, emptyInbox, mergePatients, moveAndTrash } from './chapters/trash.ts'
import { driven, TYPED } from './driver.ts'
import { type MakeLibraries, openStage } from './stage.ts'
import type { Told } from './told.ts'

/** Chapter by chapter; each stands on those before it. */
const CHAPTERS: readonly (readonly [string, (told: Told) => Promise<void>])[] = [
  ['opens sessions', openSessions],
  ['reads and uploads files, with their progress', uploadFiles],
  ['uploads an anonymised copy', uploadAnonymized],
  ['keeps documents', keepDocuments],
  ['plans, finds and changes orders', planOrders],
  ['opens links to the viewer and a download', openLinks],
  ['groups orders and sorts them into folders', sortOrders],
  ['gives people, groups, institutions, devices and flags their place', placePeople],
  ['shares with people outside', shareOutside],
  ['shows a folder to users and groups of the account', shareWithin],
  ['knows devices and flags', knowDevicesAndFlags],
  ['has searches match more than the standard', indexTags],
  ['moves, trashes, restores and purges orders', moveAndTrash],
  ['deletes images by themselves, and brings one back', deleteImages],
  ['merges patients and takes it back', mergePatients],
  ['files and discards what waits in the inbox', emptyInbox],
  ['has keys that are made, changed, rotated and revoked', changeKeys],
  ['makes an account, and lets its Admin change all of a login', signUp],
  ['says what was used and done', readRecords],
]

/**
 * The story that calls every method of the typed form.
 * @param makeLibraries where the library runs: in Node, or in a page
 * @param report a document to upload
 */
export function tellStory(makeLibraries: MakeLibraries, report: Uint8Array): void {
  let told: Told
  beforeAll(async () => {
    const stage = await openStage(makeLibraries)
    const { UserUuid: userUuid, InstitutionUuid: institutionUuid } = stage.keys
    const admin = await stage.asAnyone()
    const known = { folderUuid: '', order: '', planned: '', secondInstitution: '' }
    told = { stage, api: stage.byKeys, admin, userUuid, institutionUuid, report, ...known }
  })
  afterAll(() => told.stage.close())

  it.each(CHAPTERS)('%s', (_, chapter) => chapter(told))

  it('has been through every method of the typed form', () => {
    expect(TYPED.filter((name) => !driven.has(name))).toEqual([])
  })
}
