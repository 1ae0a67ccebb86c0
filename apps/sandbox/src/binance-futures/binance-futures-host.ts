import { notFound } from '../binance/errors.ts'
import { createUsedWeight } from '../binance/used-weight.ts'
import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createContracts } from './contracts.ts'
import { fundingInfo } from './funding-info.ts'
import { premiumIndex } from './premium-index.ts'

/** Binance's host of USD-M futures. */
export function binanceFuturesHost(market: Market): ProviderHost {
  const contracts = createContracts(market)
  return {
    prefix: '/binance-futures',
    provider: 'binance-futures',
    standsFor: 'https://fapi.binance.com',
    routes: [premiumIndex(market, contracts, createUsedWeight(market)), fundingInfo(contracts)],
    notFound,
  }
}
