import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { platformsOf } from './coin-about.ts'
import { flagParameter } from './parameters.ts'

/** `GET /coins/list`: id, symbol and name of every coin, not paged. */
export function coinsList(market: Market): ProviderRoute {
  return {
    path: '/api/v3/coins/list',
    answer: ({ query }) => {
      if (query.get('status') === 'inactive') return jsonAnswer([])
      const withPlatforms = flagParameter(query, 'include_platform', false)
      return jsonAnswer(
        market.coins.map((coin) => ({
          id: coin.id,
          symbol: coin.symbol,
          name: coin.name,
          ...(withPlatforms ? { platforms: coin.platform === null ? {} : platformsOf(coin) } : {}),
        })),
      )
    },
  }
}
