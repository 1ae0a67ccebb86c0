import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { readCoinFigures } from '../market/coin-figures.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import { percentChange } from '../market/rounding.ts'
import { textError } from './errors.ts'
import { coinsParameter, flagParameter, listParameter, precisionParameter } from './parameters.ts'

type Figures = Record<string, number | null>

/** `GET /simple/price`: prices of coins in several currencies; what is unknown is left out. */
export function simplePrice(market: Market): ProviderRoute {
  return {
    path: '/api/v3/simple/price',
    answer: ({ query }) => {
      const codes = listParameter(query, 'vs_currencies')
      if (codes.length === 0) throw textError(422, 'Missing parameter vs_currencies')
      const coins = coinsParameter(market, query)
      if (coins === null) throw textError(422, 'Missing parameter ids')
      const updated = flagParameter(query, 'include_last_updated_at', false)
        ? { last_updated_at: Math.floor(market.now() / 1000) }
        : {}
      const figuresOf = (coin: Coin): Figures =>
        Object.assign({}, ...codes.map((code) => pricesIn(code, coin, query)), updated)
      return jsonAnswer(Object.fromEntries(coins.map((coin) => [coin.id, figuresOf(coin)])), {
        headers: { 'cache-control': 'public, max-age=60' },
      })
    },
  }

  function pricesIn(code: string, coin: Coin, query: URLSearchParams): Figures {
    const path = market.currencies.get(code)
    if (path === undefined) return {}
    const { price, price24hAgo, marketCap, volume } = readCoinFigures(market, coin, path)
    const wants = (flag: string) => flagParameter(query, flag, false)
    return {
      [code]: precisionParameter(query)(price),
      ...(wants('include_market_cap') ? { [`${code}_market_cap`]: marketCap } : {}),
      ...(wants('include_24hr_vol') ? { [`${code}_24h_vol`]: volume } : {}),
      ...(wants('include_24hr_change') ? { [`${code}_24h_change`]: percentChange(price24hAgo, price) } : {}),
    }
  }
}
