import { invalidSymbol } from '../binance/errors.ts'
import type { UsedWeight } from '../binance/used-weight.ts'
import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, readPairFigures } from '../market/pairs.ts'
import { hashText } from '../market/random.ts'

const dayMs = 86_400_000

/** `GET /fapi/v1/ticker/24hr`: one contract or all of them; best bids and offers have a path of their own. */
export function ticker24hr(
  market: Market,
  pairs: ReadonlyMap<string, Pair>,
  weight: UsedWeight,
): ProviderRoute {
  return {
    path: '/fapi/v1/ticker/24hr',
    answer: ({ query }) => {
      const symbol = query.get('symbol')
      if (symbol === null) return jsonAnswer([...pairs].map(toRow), { headers: weight.spend(40) })
      const pair = pairs.get(symbol)
      if (pair === undefined) throw invalidSymbol()
      return jsonAnswer(toRow([symbol, pair]), { headers: weight.spend(1) })
    },
  }

  function toRow([symbol, pair]: [string, Pair]): object {
    const figures = readPairFigures(market, pair, 'binance')
    const price = (value: number) => value.toFixed(figures.digits)
    const firstId = hashText(symbol, market.seed) % 1_000_000
    return {
      symbol,
      priceChange: price(figures.change),
      priceChangePercent: (figures.changePercent ?? 0).toFixed(3),
      weightedAvgPrice: price((figures.high + figures.low + figures.last) / 3),
      lastPrice: price(figures.last),
      lastQty: '0.100',
      openPrice: price(figures.open),
      highPrice: price(figures.high),
      lowPrice: price(figures.low),
      volume: figures.baseVolume.toFixed(3),
      quoteVolume: figures.quoteVolume.toFixed(2),
      openTime: market.now() - dayMs,
      closeTime: market.now(),
      firstId,
      lastId: firstId + 9_999,
      count: 10_000,
    }
  }
}
