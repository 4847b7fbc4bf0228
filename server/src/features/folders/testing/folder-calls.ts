import { type InputOf, METHODS } from '@opaline/contract'
import { sql } from 'kysely'
import { makeUuid } from '../../../uuid.ts'
import type { Actor } from '../../access/actor.ts'
import type { OrderList } from '../../orders/testing/open-order-list.ts'
import type { AuditNote } from '../../use-case.ts'
import { addOrderToFolder } from '../add-order-to-folder.ts'
import { createFolder } from '../create-folder.ts'
import { deleteFolder } from '../delete-folder.ts'
import { getFolderList } from '../get-folder-list.ts'
import { removeOrderFromFolder } from '../remove-order-from-folder.ts'
import { updateFolderWithJson } from '../update-folder-with-json.ts'

interface By {
  readonly actor?: Partial<Actor>
  readonly note?: AuditNote
}

type Listed = InputOf<(typeof METHODS)['GetFolderList']>

/** The calls of folders in an account; what they answer has the contract's shape. */
export function folderCalls(list: OrderList) {
  const UserUuid = list.actor.userUuid
  const { InstitutionUuid } = list.account
  const inAccount = list.database.forAccount
  const create = async (FolderName: string, ParentFolderUuid?: string, { actor, note }: By = {}) => {
    const input = { UserUuid, FolderName, ParentFolderUuid }
    const answer = await list.call((call) => createFolder(call, input), actor, note)
    return METHODS.CreateFolder.result.parse(answer).Folder.FolderUuid
  }
  const look = async (input: Partial<Listed> = {}, actor?: Partial<Actor>) => {
    const answer = await list.call((call) => getFolderList(call, { UserUuid, ...input }), actor)
    return METHODS.GetFolderList.result.parse(answer).Folder
  }
  const update = async (FolderUuid: string, JsonParameters: Record<string, unknown>, { actor, note }: By = {}) => {
    const input = { UserUuid, FolderUuid, JsonParameters }
    const answer = await list.call((call) => updateFolderWithJson(call, input), actor, note)
    return METHODS.UpdateFolderWithJSON.result.parse(answer)
  }
  const remove = async (FolderUuid: string, { actor, note }: By = {}) => {
    const answer = await list.call((call) => deleteFolder(call, { UserUuid, FolderUuid }), actor, note)
    return METHODS.DeleteFolder.result.parse(answer)
  }
  const put = async (
    order: string,
    FolderUuidList: readonly string[],
    { actor, note, institution = InstitutionUuid }: By & { readonly institution?: string } = {},
  ) => {
    const input = { UserUuid, PatientOrderInstitutionUuid: institution, PatientOrderUuid: order, FolderUuidList }
    const answer = await list.call((call) => addOrderToFolder(call, input), actor, note)
    return METHODS.AddOrderToFolder.result.parse(answer)
  }
  const take = async (FolderUuid: string, PatientOrderUuidList: readonly string[], { actor, note }: By = {}) => {
    const input = { UserUuid, FolderUuid, PatientOrderUuidList }
    const answer = await list.call((call) => removeOrderFromFolder(call, input), actor, note)
    return METHODS.RemoveOrderFromFolder.result.parse(answer)
  }
  /** The orders of a folder as the list shows them. */
  const ordersIn = async (ParentFolderUuid: string) =>
    (await look({ ParentFolderUuid, GetOrdersInFolder: true })).PatientOrderList.map((order) => order.PatientOrderUuid)
  /** [orders, all orders, folders, all folders] of a folder, or of the root. */
  const counts = async (ParentFolderUuid?: string, actor?: Partial<Actor>) => {
    const folder = await look({ ParentFolderUuid }, actor)
    return [folder.OrderCount, folder.AllSubOrderCount, folder.SubFolderCount, folder.AllSubFolderCount]
  }
  const addUser = async (): Promise<string> => {
    const id = makeUuid()
    const row = { id, account_id: list.account.AccountUuid, user_type: 'Standard', user_name: id } as const
    const whole = { ...row, full_name: 'Other', email: `${id}@example.org` }
    await inAccount(list.account.AccountUuid, (tx) => tx.insertInto('users').values(whole).execute())
    return id
  }
  /** What is kept of each place, summed up, and what counting from the beginning finds. */
  const keptAndCounted = async () =>
    inAccount(list.account.AccountUuid, async (tx) => {
      const sums = sql<{
        place_id: string
      }>`select place_id, institution_id, sum(orders)::int o, sum(all_orders)::int ao,
          sum(folders)::int f, sum(all_folders)::int af from folder_counts group by 1, 2
        having (sum(orders), sum(all_orders), sum(folders), sum(all_folders)) <> (0, 0, 0, 0) order by 1, 2`
      const kept = (await sums.execute(tx)).rows
      await sql`call count_folders(current_account())`.execute(tx)
      return { kept, counted: (await sums.execute(tx)).rows }
    })
  return { create, look, update, remove, put, take, ordersIn, counts, addUser, keptAndCounted }
}

export type FolderCalls = ReturnType<typeof folderCalls>
