import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { readCoinFigures } from '../market/coin-figures.ts'
import type { Market } from '../market/market.ts'
import { percentChange } from '../market/rounding.ts'
import { textError } from './errors.ts'
import { coinsParameter, flagParameter, listParameter, precisionParameter } from './parameters.ts'

/** `GET /simple/price`: prices of coins in several currencies; what is unknown is left out. */
export function simplePrice(market: Market): ProviderRoute {
  return {
    path: '/api/v3/simple/price',
    answer: ({ query }) => {
      const codes = listParameter(query, 'vs_currencies')
      if (codes.length === 0) throw textError(422, 'Missing parameter vs_currencies')
      const coins = coinsParameter(market, query)
      if (coins === null) throw textError(422, 'Missing parameter ids')
      const round = precisionParameter(query)
      const body = Object.fromEntries(coins.map((coin) => [coin.id, Object.fromEntries(fields(coin))]))
      return jsonAnswer(body, { headers: { 'cache-control': 'public, max-age=60' } })

      function fields(coin: (typeof market.coins)[number]): [string, number | null][] {
        const perCurrency = codes.flatMap((code): [string, number | null][] => {
          const path = market.currencies.get(code)
          if (path === undefined) return []
          const figures = readCoinFigures(market, coin, path)
          return [
            [code, round(figures.price)],
            ...optional('include_market_cap', `${code}_market_cap`, figures.marketCap),
            ...optional('include_24hr_vol', `${code}_24h_vol`, figures.volume),
            ...optional(
              'include_24hr_change',
              `${code}_24h_change`,
              percentChange(figures.price24hAgo, figures.price),
            ),
          ]
        })
        return [
          ...perCurrency,
          ...optional('include_last_updated_at', 'last_updated_at', Math.floor(market.now() / 1000)),
        ]
      }

      function optional(flag: string, name: string, value: number | null): [string, number | null][] {
        return flagParameter(query, flag, false) ? [[name, value]] : []
      }
    },
  }
}
