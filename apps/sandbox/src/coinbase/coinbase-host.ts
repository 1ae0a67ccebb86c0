import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createPairs, type Pair } from '../market/pairs.ts'
import { candles } from './candles.ts'
import { notFound } from './errors.ts'
import { productTicker } from './product-ticker.ts'
import { products } from './products.ts'

/** Coinbase's host of Advanced Trade, its public part. */
export function coinbaseHost(market: Market): ProviderHost {
  const pairs = coinbasePairs(market)
  return {
    prefix: '/coinbase',
    provider: 'coinbase',
    standsFor: 'https://api.coinbase.com',
    routes: [products(market, pairs), productTicker(market, pairs), candles(market, pairs)],
    notFound,
  }
}

/** What both of Coinbase's hosts trade, by product. */
export function coinbasePairs(market: Market): ReadonlyMap<string, Pair> {
  const pairs = createPairs(market, ['USD', 'USDC', 'USDT', 'EUR', 'GBP', 'BTC'])
  return new Map(pairs.map((pair) => [`${pair.base}-${pair.quote}`, pair]))
}
