import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createPairs, type Pair } from '../market/pairs.ts'
import { notFound } from './errors.ts'
import { instrumentsInfo } from './instruments-info.ts'
import { kline } from './kline.ts'
import { tickers } from './tickers.ts'

/** Bybit's host of public data. */
export function bybitHost(market: Market): ProviderHost {
  const spot = createPairs(market, ['USDT', 'USDC', 'BTC'])
  const linear = createPairs(market, ['USDT', 'USDC'])
  const categories = new Map([
    ['spot', bySymbol(spot, ({ base, quote }) => base + quote)],
    ['linear', bySymbol(linear, ({ base, quote }) => (quote === 'USDC' ? `${base}PERP` : base + quote))],
  ])
  return {
    prefix: '/bybit',
    provider: 'bybit',
    standsFor: 'https://api.bybit.com',
    routes: [tickers(market, categories), kline(market, categories), instrumentsInfo(market, categories)],
    notFound,
  }
}

function bySymbol(pairs: readonly Pair[], symbolOf: (pair: Pair) => string): ReadonlyMap<string, Pair> {
  return new Map(pairs.map((pair) => [symbolOf(pair), pair]))
}
