import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
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
      const result = names.flatMap((name) => {
        const symbol = market.symbol(name)
        if (symbol === undefined) return []
        const { meta, timestamp, indicators } = chartOf(market, symbol, query)
        const closes = indicators.quote.map((columns) => ('close' in columns ? { close: columns.close } : {}))
        return [
          {
            symbol: symbol.symbol,
            response: [
              {
                meta,
                ...(timestamp === undefined ? {} : { timestamp }),
                indicators: { quote: closes },
              },
            ],
          },
        ]
      })
      return jsonAnswer(
        { spark: { result, error: null } },
        { headers: { 'cache-control': 'public, max-age=10, stale-while-revalidate=20' } },
      )
    },
  }
}
