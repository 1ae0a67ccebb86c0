import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import { changeOver, rankCoins, readCoinFigures } from '../market/coin-figures.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import type { PricePath } from '../market/price-path.ts'
import { percentChange, significant } from '../market/rounding.ts'
import { imageOf } from './images.ts'
import {
  coinsParameter,
  currencyParameter,
  flagParameter,
  listParameter,
  numberParameter,
  precisionParameter,
} from './parameters.ts'
import { roiOf } from './roi.ts'

const publicPeriods = ['1h', '24h', '7d', '14d', '30d', '200d', '1y']
const hourMs = 3_600_000

/** `GET /coins/markets`: prices and market data of many coins; 100 a page unless `per_page` says more, 250 at most. */
export function coinsMarkets(market: Market): ProviderRoute {
  return {
    path: '/api/v3/coins/markets',
    answer: ({ query }) => {
      const { path } = currencyParameter(market, query)
      const perPage = numberParameter(query, 'per_page', { otherwise: 100, minimum: 1, maximum: 250 })
      const page = numberParameter(query, 'page', { otherwise: 1, minimum: 1, maximum: 100_000 })
      const ranks = rankCoins(market)
      const coins = inOrder(market, coinsParameter(market, query) ?? [...market.coins], ranks, query)
      const periods = listParameter(query, 'price_change_percentage').filter((period) =>
        publicPeriods.includes(period),
      )
      const withSparkline = flagParameter(query, 'sparkline', false)
      const round = precisionParameter(query)
      const rows = coins.slice((page - 1) * perPage, page * perPage).map((coin) => ({
        ...row(market, coin, path, ranks.get(coin.id) ?? null, round),
        ...(withSparkline ? { sparkline_in_7d: { price: sparkline(market, coin, path) } } : {}),
        ...Object.fromEntries(
          periods.map((period) => [
            `price_change_percentage_${period}_in_currency`,
            changeOver(market, coin, path, period),
          ]),
        ),
      }))
      return jsonAnswer(rows, { headers: { 'cache-control': 'public, max-age=60' } })
    },
  }
}

function row(
  market: Market,
  coin: Coin,
  by: PricePath,
  rank: number | null,
  round: (price: number) => number,
) {
  const figures = readCoinFigures(market, coin, by)
  const marketCap24hAgo = figures.price24hAgo * coin.circulatingSupply
  return {
    id: coin.id,
    symbol: coin.symbol,
    name: coin.name,
    image: imageOf(coin, 'large'),
    current_price: round(figures.price),
    market_cap: figures.marketCap,
    market_cap_rank: rank,
    market_cap_rank_with_rehypothecated: rank,
    fully_diluted_valuation: figures.fullyDilutedValuation,
    total_volume: figures.volume,
    high_24h: round(figures.high24h),
    low_24h: round(figures.low24h),
    price_change_24h: significant(figures.price - figures.price24hAgo, 12),
    price_change_percentage_24h: percentChange(figures.price24hAgo, figures.price),
    market_cap_change_24h: significant(figures.marketCap - marketCap24hAgo, 15),
    market_cap_change_percentage_24h: percentChange(marketCap24hAgo, figures.marketCap),
    circulating_supply: coin.circulatingSupply,
    total_supply: coin.totalSupply,
    max_supply: coin.maxSupply,
    ath: figures.ath,
    ath_change_percentage: percentChange(figures.ath, figures.price),
    ath_date: new Date(figures.athMs).toISOString(),
    atl: figures.atl,
    atl_change_percentage: percentChange(figures.atl, figures.price),
    atl_date: new Date(figures.atlMs).toISOString(),
    roi: roiOf(coin),
    last_updated: new Date(market.now()).toISOString(),
  }
}

function inOrder(market: Market, coins: Coin[], ranks: Map<string, number>, query: URLSearchParams): Coin[] {
  const rankOf = (coin: Coin) => ranks.get(coin.id) ?? Number.POSITIVE_INFINITY
  const byRank = (left: Coin, right: Coin) => (rankOf(left) < rankOf(right) ? -1 : 1)
  const byId = (left: Coin, right: Coin) => (left.id < right.id ? -1 : 1)
  switch (query.get('order')) {
    case 'market_cap_asc':
      return coins.sort(byRank).reverse()
    case 'id_asc':
      return coins.sort(byId)
    case 'id_desc':
      return coins.sort(byId).reverse()
    case 'volume_asc':
      return byVolume().reverse()
    case 'volume_desc':
      return byVolume()
    default:
      return coins.sort(byRank)
  }

  function byVolume(): Coin[] {
    const volumes = new Map(
      coins.map((coin) => [coin.id, readCoinFigures(market, coin, market.dollar).volume]),
    )
    return coins.sort((left, right) => (volumes.get(right.id) ?? 0) - (volumes.get(left.id) ?? 0))
  }
}

function sparkline(market: Market, coin: Coin, by: PricePath): number[] {
  const hours = 168
  return Array.from({ length: hours }, (_, index) =>
    market.prices.at(coin.path, market.now() - (hours - 1 - index) * hourMs, by),
  )
}
