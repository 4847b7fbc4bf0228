import { shownValue } from '@opaline/contract'
import { invalid } from '../errors.ts'
import { isDomainEntry } from './allowed-domains.ts'

/** @throws ApiError InvalidParameter when one of the list is no host name */
export function checkDomains(domains: readonly string[] = []): void {
  const wrong = domains.find((domain) => !isDomainEntry(domain))
  if (wrong !== undefined)
    throw invalid('allowedDomainList', `Given value = '${shownValue(wrong)}' is not domain format.`)
}
