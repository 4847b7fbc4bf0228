import { ctImage } from '../../dicom/test/ct-image.ts'
import type { PromiseApi } from '../../sdk/src/promise-api.ts'
import { type Ground, openGround } from '../access/ground.ts'
import { type MailServer, startMailServer } from '../harness/mail-server.ts'
import { type Keys, makeDatabase, type OpalineServer, startOpaline } from '../harness/server.ts'

/** Where the library comes from that the story is played with. */
export interface Libraries {
  readonly withKeys: (keys: Keys) => Promise<PromiseApi>
  readonly withoutKeys: () => Promise<PromiseApi>
  readonly close?: () => Promise<void>
}
export type MakeLibraries = (server: string) => Promise<Libraries>

/** What the story is played on: a server with mails, the library with keys, and the library signed in as the Admin. */
export interface Stage {
  readonly server: OpalineServer
  readonly keys: Keys
  readonly mails: MailServer
  readonly ground: Ground
  /** The library with the account's keys. */
  readonly byKeys: PromiseApi
  /** The library without any. */
  readonly asAnyone: () => Promise<PromiseApi>
  readonly close: () => Promise<void>
}

export async function openStage(makeLibraries: MakeLibraries): Promise<Stage> {
  const mails = await startMailServer()
  const database = await makeDatabase()
  const server = await startOpaline({
    DATABASE_URL: database.url,
    SMTP_URL: `smtp://127.0.0.1:${mails.port}`,
    SMTP_CA: mails.certificate.certFile,
    MAIL_FROM: 'PACS <pacs@example.org>',
    SIGN_UP: 'open',
  })
  const libraries = await makeLibraries(server.url)
  const ground = await openGround(database.url)
  return {
    server,
    keys: server.keys,
    mails,
    ground,
    byKeys: await libraries.withKeys(server.keys),
    asAnyone: libraries.withoutKeys,
    close: async () => {
      await libraries.close?.()
      await ground.close()
      await server.dispose()
      await database.drop()
      await mails.close()
    },
  }
}

/** A file of a CT study as a page's file field gives it. */
export const ctFile = (patientId: string, studyUid: string, slice = 1): File =>
  new File(
    [ctImage({ size: 16, patientId, patientName: `${patientId}^ANNA`, studyUid, slice }) as BlobPart],
    `${slice}.dcm`,
  )
