import type { ProviderHost } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { createPairs } from '../market/pairs.ts'
import { assetPairs } from './asset-pairs.ts'
import { notFound } from './errors.ts'
import { createFindPair } from './find-pair.ts'
import { ohlc } from './ohlc.ts'
import { namePair } from './pair-names.ts'
import { ticker } from './ticker.ts'

/** Kraken's host of spot pairs. */
export function krakenHost(market: Market): ProviderHost {
  const pairs = createPairs(market, ['USD', 'EUR', 'USDT', 'BTC']).map(namePair)
  const findPair = createFindPair(pairs)
  return {
    prefix: '/kraken',
    provider: 'kraken',
    standsFor: 'https://api.kraken.com',
    routes: [ticker(market, pairs, findPair), ohlc(market, findPair), assetPairs(pairs, findPair)],
    notFound,
  }
}
