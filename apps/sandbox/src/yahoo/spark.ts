import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { chartOf } from './chart.ts'
import { yahooError } from './errors.ts'
import { listParameter } from './symbols-parameter.ts'

const maximumSymbols = 20

/** `GET /v7/finance/spark`: closes of up to 20 symbols. Needs neither cookie nor crumb. */
export function spark(market: Market): ProviderRoute {
  return {
    path: '/v7/finance/spark',
    answer: ({ query }) => {
      const names = listParameter(query, 'symbols')
      if (names.length > maximumSymbols) {
        throw yahooError('spark', {
          status: 400,
          code: 'Bad Request',
          description: `Number of symbols exceeds maximum: ${maximumSymbols}`,
        })
      }
      const result = names
        .flatMap((name) => market.symbol(name) ?? [])
        .map((symbol) => ({ symbol: symbol.symbol, response: [sparkOf(market, symbol, query)] }))
      return jsonAnswer(
        { spark: { result, error: null } },
        { headers: { 'cache-control': 'public, max-age=10, stale-while-revalidate=20' } },
      )
    },
  }
}

/** A chart with no column but the closes. */
function sparkOf(market: Market, symbol: MarketSymbol, query: URLSearchParams) {
  const { indicators, ...rest } = chartOf(market, symbol, query)
  return { ...rest, indicators: { quote: indicators.quote.map(({ close }) => ({ close })) } }
}
