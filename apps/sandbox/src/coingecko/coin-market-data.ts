import { type CoinFigures, changeOver, readCoinFigures } from '../market/coin-figures.ts'
import type { Coin } from '../market/coins.ts'
import type { Market } from '../market/market.ts'
import { percentChange, ratio, significant } from '../market/rounding.ts'
import { roiOf } from './roi.ts'

const scalarPeriods = ['24h', '7d', '14d', '30d', '60d', '200d', '1y']
const currencyPeriods = ['1h', ...scalarPeriods]
const hourMs = 3_600_000

/** `market_data` of `GET /coins/:id`: most figures in every currency, some in US dollars only. */
export function marketDataOf(
  market: Market,
  coin: Coin,
  { rank, withSparkline }: { rank: number | null; withSparkline: boolean },
) {
  return {
    ...currencyFigures(market, coin),
    ...currencyChanges(market, coin),
    ...dollarFigures(market, coin),
    ...dollarChanges(market, coin),
    total_value_locked: null,
    mcap_to_tvl_ratio: null,
    fdv_to_tvl_ratio: null,
    roi: roiOf(coin),
    market_cap_rank: rank,
    market_cap_rank_with_rehypothecated: rank,
    outstanding_token_value_usd: null,
    total_supply: coin.totalSupply,
    max_supply: coin.maxSupply,
    max_supply_infinite: coin.isMaxSupplyInfinite,
    circulating_supply: coin.circulatingSupply,
    outstanding_supply: null,
    ...(withSparkline ? { sparkline_7d: { price: sparkline(market, coin) } } : {}),
    last_updated: new Date(market.now()).toISOString(),
  }
}

function currencyFigures(market: Market, coin: Coin) {
  const figures = [...market.currencies].map(
    ([code, path]) => [code, readCoinFigures(market, coin, path)] as const,
  )
  const each = <T>(read: (figures: CoinFigures) => T) =>
    Object.fromEntries(figures.map(([code, inCurrency]) => [code, read(inCurrency)]))
  return {
    current_price: each(({ price }) => price),
    ath: each(({ ath }) => ath),
    ath_change_percentage: each(({ ath, price }) => percentChange(ath, price)),
    ath_date: each(({ athMs }) => new Date(athMs).toISOString()),
    atl: each(({ atl }) => atl),
    atl_change_percentage: each(({ atl, price }) => percentChange(atl, price)),
    atl_date: each(({ atlMs }) => new Date(atlMs).toISOString()),
    market_cap: each(({ marketCap }) => marketCap),
    fully_diluted_valuation: each(({ fullyDilutedValuation }) => fullyDilutedValuation),
    total_volume: each(({ volume }) => volume),
    high_24h: each(({ high24h }) => high24h),
    low_24h: each(({ low24h }) => low24h),
    price_change_24h_in_currency: each(({ price, price24hAgo }) => significant(price - price24hAgo, 12)),
    market_cap_change_24h_in_currency: each((inCurrency) => capChange(coin, inCurrency).amount),
    market_cap_change_percentage_24h_in_currency: each(
      (inCurrency) => capChange(coin, inCurrency).percentage,
    ),
  }
}

function dollarFigures(market: Market, coin: Coin) {
  const dollars = readCoinFigures(market, coin, market.dollar)
  const { amount, percentage } = capChange(coin, dollars)
  return {
    market_cap_fdv_ratio: ratio(dollars.marketCap, dollars.fullyDilutedValuation),
    price_change_24h: significant(dollars.price - dollars.price24hAgo, 12),
    market_cap_change_24h: amount,
    market_cap_change_percentage_24h: percentage,
  }
}

function capChange(coin: Coin, { marketCap, price24hAgo }: CoinFigures) {
  const before = price24hAgo * coin.circulatingSupply
  return { amount: significant(marketCap - before, 15), percentage: percentChange(before, marketCap) }
}

function dollarChanges(market: Market, coin: Coin): Record<string, number | null> {
  return Object.fromEntries(
    scalarPeriods.map((period) => [
      `price_change_percentage_${period}`,
      changeOver(market, coin, market.dollar, period),
    ]),
  )
}

function currencyChanges(market: Market, coin: Coin): Record<string, Record<string, number | null>> {
  return Object.fromEntries(
    currencyPeriods.map((period) => [
      `price_change_percentage_${period}_in_currency`,
      Object.fromEntries(
        [...market.currencies].map(([code, path]) => [code, changeOver(market, coin, path, period)]),
      ),
    ]),
  )
}

function sparkline(market: Market, coin: Coin): number[] {
  return Array.from({ length: 168 }, (_, index) =>
    market.prices.at(coin.path, market.now() - (167 - index) * hourMs),
  )
}
