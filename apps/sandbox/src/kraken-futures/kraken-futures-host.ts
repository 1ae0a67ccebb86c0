import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { candles } from './candles.ts'
import { createContracts } from './contracts.ts'
import { notFound } from './errors.ts'
import { tickers } from './tickers.ts'

/** Kraken's host of futures. */
export function krakenFuturesHost(market: Market): ProviderHost {
  const contracts = createContracts(market)
  return {
    prefix: '/kraken-futures',
    provider: 'kraken-futures',
    standsFor: 'https://futures.kraken.com',
    routes: [tickers(market, contracts), candles(market, contracts)],
    notFound: () => notFound(market.now()),
  }
}
