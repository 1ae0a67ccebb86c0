import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, readPairFigures } from '../market/pairs.ts'
import { hashText } from '../market/random.ts'
import { findPair } from './find-pair.ts'

/** `GET /products/{id}/ticker`: the last trade and the top of the book; times have microseconds. */
export function ticker(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/products/:id/ticker',
    answer: (request) => {
      const pair = findPair(pairs, request)
      const figures = readPairFigures(market, pair, 'coinbase')
      const price = (value: number) => value.toFixed(figures.digits)
      return jsonAnswer({
        ask: price(figures.ask),
        bid: price(figures.bid),
        volume: figures.baseVolume.toFixed(8),
        trade_id: hashText(`${pair.base}-${pair.quote}`, market.seed) % 1_000_000_000,
        price: price(figures.last),
        size: '0.05000000',
        time: new Date(market.now()).toISOString().replace('Z', '123Z'),
        rfq_volume: '0.000000',
      })
    },
  }
}

/** `GET /products/{id}/stats`: the last 24 hours. */
export function stats(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/products/:id/stats',
    answer: (request) => {
      const figures = readPairFigures(market, findPair(pairs, request), 'coinbase')
      const price = (value: number) => value.toFixed(figures.digits)
      return jsonAnswer({
        open: price(figures.open),
        high: price(figures.high),
        low: price(figures.low),
        last: price(figures.last),
        volume: figures.baseVolume.toFixed(8),
        volume_30day: (figures.baseVolume * 30).toFixed(8),
        rfq_volume_24hour: '0.000000',
        rfq_volume_30day: '0.000000',
      })
    },
  }
}
