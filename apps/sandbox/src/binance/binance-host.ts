import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createPairs } from '../market/pairs.ts'
import { notFound } from './errors.ts'
import { exchangeInfo } from './exchange-info.ts'
import { klines } from './klines.ts'
import { ticker24hr } from './ticker-24hr.ts'
import { createUsedWeight } from './used-weight.ts'

/** Binance's host of public data. */
export function binanceHost(market: Market): ProviderHost {
  const pairs = createPairs(market, ['USDT', 'USDC', 'EUR', 'BTC'])
  const bySymbol = new Map(pairs.map((pair) => [pair.base + pair.quote, pair]))
  const weight = createUsedWeight(market)
  return {
    prefix: '/binance',
    provider: 'binance',
    standsFor: 'https://data-api.binance.vision',
    routes: [
      ticker24hr(market, bySymbol, weight),
      klines(market, bySymbol, { path: '/api/v3/klines', weight, weightOf: () => 2, mostRows: 1_000 }),
      exchangeInfo(market, bySymbol, weight),
    ],
    notFound,
  }
}
