import type { InputOf, METHODS } from '@opaline/contract'
import type { Call, UseCase } from '../use-case.ts'
import { type FoundOrders, findOrders } from './find-orders.ts'
import type { OrderFilter } from './order-filter.ts'
import { requireInstitutions } from './require-institutions.ts'

export const DEFAULT_PAGE_SIZE = 1_000

type Days = Pick<OrderFilter, 'startDay' | 'endDay' | 'bornFrom' | 'bornTo'>
type Input = InputOf<(typeof METHODS)['GetPatientOrderList']>

/** What the searches share; the days come besides. */
async function search(call: Call, input: Input, days: Days): Promise<FoundOrders> {
  await requireInstitutions(call.tx, call.actor, input.InstitutionUuidList)
  const filter: OrderFilter = {
    institutionUuids: input.InstitutionUuidList,
    patientName: input.PatientName,
    accessionNumber: input.AccessionNumber,
    patientId: input.PatientId,
    otherPatientId: input.OtherPatientId,
    modalities: input.Modalities,
    ...days,
  }
  const page = {
    pageSize: input.PageSize ?? DEFAULT_PAGE_SIZE,
    pageToken: input.PageToken,
    recent: call.services.orderTotals,
    kept: call.services.keptOrders,
  }
  const found = await findOrders(call.tx, call.actor, filter, page)
  call.note.detail['ResultCount'] = found.SearchResultList.length
  return found
}

export const getPatientOrderList: UseCase<'GetPatientOrderList'> = (call, input) => search(call, input, {})

export const getPatientOrderListWithDateRange: UseCase<'GetPatientOrderListWithDateRange'> = (call, input) =>
  search(call, input, { startDay: input.StartDate, endDay: input.EndDate })

export const getPatientOrderListWithBirthdate: UseCase<'GetPatientOrderListWithBirthdate'> = (call, input) =>
  search(call, input, { bornFrom: input.StartBirthdate, bornTo: input.EndBirthdate })
