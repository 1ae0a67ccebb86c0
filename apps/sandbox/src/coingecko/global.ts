import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { readCoinFigures } from '../market/coin-figures.ts'
import type { Market } from '../market/market.ts'

const largest = 10

/** `GET /global`: all coins together, in every currency. */
export function global(market: Market): ProviderRoute {
  return {
    path: '/api/v3/global',
    answer: () => {
      const figures = market.coins.map((coin) => ({ coin, ...readCoinFigures(market, coin, market.dollar) }))
      const marketCap = sumOf(figures.map((each) => each.marketCap))
      const volume = sumOf(figures.map((each) => each.volume))
      const inAll = (dollars: number) =>
        Object.fromEntries([...market.currencies].map(([code, path]) => [code, convert(dollars, path)]))
      const leaders = figures.toSorted((one, other) => other.marketCap - one.marketCap).slice(0, largest)
      const data = {
        active_cryptocurrencies: market.coins.length,
        upcoming_icos: 0,
        ongoing_icos: 0,
        ended_icos: 0,
        markets: 5,
        total_market_cap: inAll(marketCap),
        total_volume: inAll(volume),
        market_cap_percentage: Object.fromEntries(
          leaders.map((each) => [each.coin.symbol, (100 * each.marketCap) / marketCap]),
        ),
        market_cap_change_percentage_24h_usd: 100 * (marketCap / sumOf(figures.map(marketCapBefore)) - 1),
        volume_change_percentage_24h_usd: 0,
        updated_at: Math.floor(market.now() / 1_000),
      }
      return jsonAnswer({ data })
    },
  }

  function convert(dollars: number, path: (typeof market)['dollar']): number {
    return dollars / market.prices.at(path, market.now(), market.dollar)
  }
}

function marketCapBefore({
  marketCap,
  price,
  price24hAgo,
}: {
  marketCap: number
  price: number
  price24hAgo: number
}) {
  return price === 0 ? marketCap : (marketCap * price24hAgo) / price
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
