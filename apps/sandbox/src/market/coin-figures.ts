import type { Coin } from './coins.ts'
import type { Market } from './market.ts'
import type { PricePath } from './price-path.ts'
import { fractionOf } from './random.ts'
import { percentChange, significant } from './rounding.ts'
import { readWindow } from './window.ts'

/** What is known of a coin in one currency at one moment. */
export interface CoinFigures {
  price: number
  high24h: number
  low24h: number
  /** Price 24 hours ago. */
  price24hAgo: number
  volume: number
  marketCap: number
  fullyDilutedValuation: number
  ath: number
  athMs: number
  atl: number
  atlMs: number
}

/** Days that CoinGecko looks back, by the names it uses in parameters and fields. */
export const changePeriods: Record<string, number> = {
  '1h': 1 / 24,
  '24h': 1,
  '7d': 7,
  '14d': 14,
  '30d': 30,
  '60d': 60,
  '200d': 200,
  '1y': 365,
}

const dayMs = 86_400_000
const samplesPerDay = 48

/** Reads a coin's figures; highs and lows always enclose the price, also one that a test has set. */
export function readCoinFigures(market: Market, coin: Coin, by: PricePath): CoinFigures {
  const nowMs = market.now()
  const day = readWindow(market.prices, {
    path: coin.path,
    by,
    fromMs: nowMs - dayMs,
    toMs: nowMs,
    samples: samplesPerDay,
  })
  const price = currentPrice(market, coin, by)
  const high24h = significant(Math.max(day.high, price))
  const low24h = significant(Math.min(day.low, price))
  return {
    price: significant(price),
    high24h,
    low24h,
    price24hAgo: significant(day.open),
    volume: volumeAt(coin, price, nowMs),
    marketCap: significant(price * coin.circulatingSupply, 13),
    fullyDilutedValuation: significant(price * (coin.maxSupply ?? coin.totalSupply), 13),
    ath: Math.max(significant(market.prices.ceiling(coin.path, by)), high24h),
    athMs: momentBetween(nowMs, coin, 'ath', { fromDaysAgo: 700, toDaysAgo: 30 }),
    atl: Math.min(significant(market.prices.floor(coin.path, by)), low24h),
    atlMs: momentBetween(nowMs, coin, 'atl', { fromDaysAgo: 2_500, toDaysAgo: 800 }),
  }
}

/** Price of a coin in a currency, or the one that a test has set. */
export function currentPrice(market: Market, coin: Coin, by: PricePath): number {
  const setInDollars = market.setPrices.coingecko.get(coin.id)
  if (setInDollars === undefined) return market.prices.at(coin.path, market.now(), by)
  return setInDollars / market.prices.at(by, market.now())
}

/** Change of a coin's price in percent over one of `changePeriods`; null where there is nothing to compare with. */
export function changeOver(market: Market, coin: Coin, by: PricePath, period: string): number | null {
  const before = market.prices.at(coin.path, market.now() - (changePeriods[period] ?? 0) * dayMs, by)
  return percentChange(before, currentPrice(market, coin, by))
}

/** Ranks all coins by market capitalisation, the largest first; coins of unknown supply have no rank. */
export function rankCoins(market: Market): Map<string, number> {
  const ranked = market.coins
    .filter((coin) => coin.circulatingSupply > 0)
    .map((coin) => ({
      id: coin.id,
      marketCap: currentPrice(market, coin, market.dollar) * coin.circulatingSupply,
    }))
    .sort((left, right) => right.marketCap - left.marketCap)
  return new Map(ranked.map(({ id }, index) => [id, index + 1]))
}

/** What was traded of a coin in the 24 hours before a moment at which it had a price, in the price's currency. */
export function volumeAt(coin: Coin, price: number, timeMs: number): number {
  return significant(price * coin.circulatingSupply * volumeShare(coin, timeMs), 11)
}

function volumeShare(coin: Coin, nowMs: number): number {
  const hour = Math.floor(nowMs / 3_600_000)
  return 0.01 + 0.05 * fractionOf(`${coin.id} volume`) + 0.005 * fractionOf(`${coin.id} volume ${hour}`)
}

// Dates stay put although the market's clock goes on: they are whole days counted from the start of the year.
function momentBetween(
  nowMs: number,
  coin: Coin,
  name: string,
  { fromDaysAgo, toDaysAgo }: { fromDaysAgo: number; toDaysAgo: number },
): number {
  const yearStart = Date.UTC(new Date(nowMs).getUTCFullYear(), 0, 1)
  const daysAgo = toDaysAgo + (fromDaysAgo - toDaysAgo) * fractionOf(`${coin.id} ${name}`)
  return Math.round(yearStart - daysAgo * dayMs)
}
