import { notFound } from '../binance/errors.ts'
import { klines } from '../binance/klines.ts'
import { createUsedWeight } from '../binance/used-weight.ts'
import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createContracts } from './contracts.ts'
import { fundingInfo } from './funding-info.ts'
import { premiumIndex } from './premium-index.ts'
import { ticker24hr } from './ticker-24hr.ts'

/** Binance's host of USD-M futures. */
export function binanceFuturesHost(market: Market): ProviderHost {
  const contracts = createContracts(market)
  const pairs = new Map([...contracts].map(([symbol, { pair }]) => [symbol, pair]))
  const weight = createUsedWeight(market)
  return {
    prefix: '/binance-futures',
    provider: 'binance-futures',
    standsFor: 'https://fapi.binance.com',
    routes: [
      premiumIndex(market, contracts, weight),
      fundingInfo(contracts),
      ticker24hr(market, pairs, weight),
      klines(market, pairs, { path: '/fapi/v1/klines', weight, weightOf, mostRows: 1_500 }),
    ],
    notFound,
  }
}

function weightOf(limit: number): number {
  if (limit < 100) return 1
  if (limit < 500) return 2
  return limit <= 1_000 ? 5 : 10
}
