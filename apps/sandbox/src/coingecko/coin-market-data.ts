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
  const figures = new Map(
    [...market.currencies].map(([code, path]) => [code, readCoinFigures(market, coin, path)]),
  )
  const dollars = readCoinFigures(market, coin, market.dollar)
  const capChange = (each: CoinFigures) => each.marketCap - each.price24hAgo * coin.circulatingSupply
  const capChangePercent = (each: CoinFigures) =>
    percentChange(each.price24hAgo * coin.circulatingSupply, each.marketCap)
  const eachCurrency = <T>(read: (figures: CoinFigures) => T) =>
    Object.fromEntries([...figures].map(([code, each]) => [code, read(each)]))
  return {
    current_price: eachCurrency(({ price }) => price),
    total_value_locked: null,
    mcap_to_tvl_ratio: null,
    fdv_to_tvl_ratio: null,
    roi: roiOf(coin),
    ath: eachCurrency(({ ath }) => ath),
    ath_change_percentage: eachCurrency(({ ath, price }) => percentChange(ath, price)),
    ath_date: eachCurrency(({ athMs }) => new Date(athMs).toISOString()),
    atl: eachCurrency(({ atl }) => atl),
    atl_change_percentage: eachCurrency(({ atl, price }) => percentChange(atl, price)),
    atl_date: eachCurrency(({ atlMs }) => new Date(atlMs).toISOString()),
    market_cap: eachCurrency(({ marketCap }) => marketCap),
    fully_diluted_valuation: eachCurrency(({ fullyDilutedValuation }) => fullyDilutedValuation),
    market_cap_fdv_ratio: ratio(dollars.marketCap, dollars.fullyDilutedValuation),
    market_cap_rank: rank,
    outstanding_token_value_usd: null,
    market_cap_rank_with_rehypothecated: rank,
    total_volume: eachCurrency(({ volume }) => volume),
    high_24h: eachCurrency(({ high24h }) => high24h),
    low_24h: eachCurrency(({ low24h }) => low24h),
    price_change_24h: significant(dollars.price - dollars.price24hAgo, 15),
    ...scalarChanges(market, coin),
    market_cap_change_24h: significant(capChange(dollars), 15),
    market_cap_change_percentage_24h: capChangePercent(dollars),
    price_change_24h_in_currency: eachCurrency(({ price, price24hAgo }) =>
      significant(price - price24hAgo, 15),
    ),
    ...currencyChanges(market, coin),
    market_cap_change_24h_in_currency: eachCurrency((each) => significant(capChange(each), 15)),
    market_cap_change_percentage_24h_in_currency: eachCurrency(capChangePercent),
    total_supply: coin.totalSupply,
    max_supply: coin.maxSupply,
    max_supply_infinite: coin.isMaxSupplyInfinite,
    circulating_supply: coin.circulatingSupply,
    outstanding_supply: null,
    ...(withSparkline ? { sparkline_7d: { price: sparkline(market, coin) } } : {}),
    last_updated: new Date(market.now()).toISOString(),
  }
}

function scalarChanges(market: Market, coin: Coin): Record<string, number | null> {
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
