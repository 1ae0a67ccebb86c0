import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import type { Pair } from '../market/pairs.ts'
import { envelope } from './errors.ts'
import type { Categories } from './tickers.ts'

/** `GET /v5/market/instruments-info`: all pairs, or contracts in pages; a cursor is told as it belongs into a URL. */
export function instrumentsInfo(market: Market, categories: Categories): ProviderRoute {
  return {
    path: '/v5/market/instruments-info',
    answer: ({ query }) => {
      const category = query.get('category') ?? ''
      const pairs = categories.get(category)
      if (pairs === undefined) return refuse('category is invalid')
      const all = [...pairs]
      if (category === 'spot') return answer({ category, list: all.map(toSpotRow) })
      const limit = Math.min(1_000, Number(query.get('limit') ?? 500))
      const start = Number(new URLSearchParams(query.get('cursor') ?? '').get('next') ?? 0)
      const list = all.slice(start, start + limit).map(toLinearRow)
      const next = start + limit
      const nextPageCursor = next < all.length ? encodeURIComponent(`next=${next}&of=${all.length}`) : ''
      return answer({ category, list, nextPageCursor })
    },
  }

  function refuse(retMsg: string) {
    return jsonAnswer(envelope(market.now(), { retCode: 10_001, retMsg }))
  }

  function answer(result: object) {
    return jsonAnswer(envelope(market.now(), { result }))
  }
}

function toSpotRow([symbol, { base, quote }]: [string, Pair]): object {
  return {
    symbol,
    baseCoin: base,
    quoteCoin: quote,
    innovation: '0',
    status: 'Trading',
    marginTrading: 'both',
    lotSizeFilter: {
      basePrecision: '0.000001',
      quotePrecision: '0.00000001',
      minOrderQty: '0.000048',
      maxOrderQty: '71.73956243',
      minOrderAmt: '1',
      maxOrderAmt: '2000000',
    },
    priceFilter: { tickSize: '0.01' },
  }
}

function toLinearRow([symbol, { base, quote }]: [string, Pair]): object {
  return {
    symbol,
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: base,
    quoteCoin: quote,
    launchTime: '1585526400000',
    deliveryTime: '0',
    deliveryFeeRate: '',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
    priceFilter: { minPrice: '0.50', maxPrice: '999999.00', tickSize: '0.50' },
    lotSizeFilter: {
      maxOrderQty: '100.000',
      minOrderQty: '0.001',
      qtyStep: '0.001',
      postOnlyMaxOrderQty: '1000.000',
    },
    unifiedMarginTrade: true,
    fundingInterval: 480,
    settleCoin: quote,
  }
}
