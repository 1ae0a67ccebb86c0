import { coinbasePairs } from '../coinbase/coinbase-host.ts'
import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { candles } from './candles.ts'
import { notFound } from './errors.ts'
import { stats, ticker } from './ticker.ts'

/** The host of Coinbase Exchange, which trades in the same books as Advanced Trade. */
export function coinbaseExchangeHost(market: Market): ProviderHost {
  const pairs = coinbasePairs(market)
  return {
    prefix: '/coinbase-exchange',
    provider: 'coinbase-exchange',
    standsFor: 'https://api.exchange.coinbase.com',
    routes: [ticker(market, pairs), stats(market, pairs), candles(market, pairs)],
    notFound,
  }
}
