import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type Pair, readPairFigures } from '../market/pairs.ts'
import { hashText } from '../market/random.ts'
import { unsupportedProduct } from './errors.ts'

/** `GET /api/v3/brokerage/market/products/{id}/ticker`: the top of the book and the last trade; times have microseconds. */
export function productTicker(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/api/v3/brokerage/market/products/:id/ticker',
    answer: ({ params: { id = '' } }) => {
      const pair = pairs.get(id)
      if (pair === undefined) throw unsupportedProduct(id)
      const figures = readPairFigures(market, pair, 'coinbase')
      const price = (value: number) => value.toFixed(figures.digits)
      const trade = {
        trade_id: String(hashText(id, market.seed) % 1_000_000_000),
        product_id: id,
        price: price(figures.last),
        size: '0.05',
        time: new Date(market.now()).toISOString().replace('Z', '123Z'),
        side: 'BUY',
        bid: '',
        ask: '',
        exchange: 'coinbase',
      }
      return jsonAnswer({ trades: [trade], best_bid: price(figures.bid), best_ask: price(figures.ask) })
    },
  }
}
