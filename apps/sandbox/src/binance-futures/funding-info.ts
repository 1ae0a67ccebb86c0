import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { type Contract, intervalHoursOf, isUnusual } from './contracts.ts'

/** `GET /fapi/v1/fundingInfo`: contracts that do not pay every 8 hours; the others are not listed. */
export function fundingInfo(contracts: ReadonlyMap<string, Contract>): ProviderRoute {
  return {
    path: '/fapi/v1/fundingInfo',
    answer: () =>
      jsonAnswer(
        [...contracts.values()].filter(isUnusual).map((contract) => ({
          symbol: contract.symbol,
          adjustedFundingRateCap: '0.02000000',
          adjustedFundingRateFloor: '-0.02000000',
          fundingIntervalHours: intervalHoursOf(contract),
          disclaimer: false,
        })),
      ),
  }
}
