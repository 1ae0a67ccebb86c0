import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { rankCoins } from '../market/coin-figures.ts'
import type { Market } from '../market/market.ts'
import { aboutCoin, communityOf, developersOf, localizationOf } from './coin-about.ts'
import { marketDataOf } from './coin-market-data.ts'
import { tickersOf } from './coin-tickers.ts'
import { coinParameter, flagParameter } from './parameters.ts'

/** `GET /coins/:id`: all there is to know of one coin; its flags leave parts out. */
export function coin(market: Market): ProviderRoute {
  return {
    path: '/api/v3/coins/:id',
    answer: ({ params, query }) => {
      const found = coinParameter(market, params)
      const rank = rankCoins(market).get(found.id) ?? null
      const wants = (flag: string, otherwise = true) => flagParameter(query, flag, otherwise)
      return jsonAnswer(
        {
          ...aboutCoin(found, rank),
          ...(wants('localization') ? { localization: localizationOf(found) } : {}),
          ...(wants('market_data')
            ? { market_data: marketDataOf(market, found, { rank, withSparkline: wants('sparkline', false) }) }
            : {}),
          ...(wants('community_data') ? { community_data: communityOf(found) } : {}),
          ...(wants('developer_data') ? { developer_data: developersOf(found) } : {}),
          last_updated: new Date(market.now()).toISOString(),
          ...(wants('tickers') ? { tickers: tickersOf(market, found) } : {}),
        },
        { headers: { 'cache-control': 'public, max-age=60' } },
      )
    },
  }
}
