import { readCoinFigures } from './coin-figures.ts'
import type { Coin } from './coins.ts'
import type { Market } from './market.ts'
import type { PricePath } from './price-path.ts'
import { fractionOf } from './random.ts'
import { percentChange } from './rounding.ts'

/** One currency traded for another at one exchange. */
export interface Pair {
  /** Ticker symbols in upper case. */
  base: string
  quote: string
  coin: Coin
  /** What the quote currency is worth. */
  by: PricePath
}

/** What an exchange knows of a pair; prices in the quote currency, rounded to its ticks. */
export interface PairFigures {
  bid: number
  ask: number
  last: number
  open: number
  high: number
  low: number
  change: number
  /** Null where there is nothing to compare with. */
  changePercent: number | null
  baseVolume: number
  quoteVolume: number
  /** Decimal places of prices. */
  digits: number
}

/** Exchanges list the large coins only. */
const listedCoins = 70
const halfSpread = 0.000_1
const significantDigits = 6

/** Every pair of the large coins with one of these currencies, for example `['USDT', 'BTC', 'EUR']`. */
export function createPairs(market: Market, quotes: readonly string[]): Pair[] {
  const coins = market.coins.slice(0, listedCoins)
  return quotes.flatMap((quote) => {
    const by =
      coins.find(({ symbol }) => symbol === quote.toLowerCase())?.path ??
      market.currencies.get(quote.toLowerCase())
    if (by === undefined) throw new Error(`no value for currency "${quote}"`)
    return coins
      .filter(({ path }) => path.key !== by.key)
      .map((coin) => ({ base: coin.symbol.toUpperCase(), quote, coin, by }))
  })
}

/** Reads a pair at one exchange, whose share of all trade is its own; bid, last and ask keep their order. */
export function readPairFigures(market: Market, { coin, by, quote }: Pair, exchange: string): PairFigures {
  const figures = readCoinFigures(market, coin, by)
  const digits = digitsOf(figures.price)
  const round = (value: number) => Number(value.toFixed(digits))
  const [last, open] = [round(figures.price), round(figures.price24hAgo)]
  const quoteVolume = figures.volume * 0.1 * fractionOf(`${exchange} ${coin.id} ${quote}`)
  return {
    bid: round(figures.price * (1 - halfSpread)),
    ask: round(figures.price * (1 + halfSpread)),
    last,
    open,
    high: Math.max(round(figures.high24h), last),
    low: Math.min(round(figures.low24h), last),
    change: round(last - open),
    changePercent: percentChange(open, last),
    baseVolume: last === 0 ? 0 : quoteVolume / last,
    quoteVolume,
    digits,
  }
}

/** What holders of a perpetual pay each other. */
export interface PerpetualFigures {
  markPrice: number
  indexPrice: number
  /** Fraction per interval. */
  fundingRate: number
  nextFundingMs: number
}

/** Reads a perpetual; its rate holds for one interval, and intervals are counted from midnight UTC. */
export function readPerpetualFigures(
  market: Market,
  { last, digits }: PairFigures,
  { name, intervalHours }: { name: string; intervalHours: number },
): PerpetualFigures {
  const intervalMs = intervalHours * 3_600_000
  const interval = Math.floor(market.now() / intervalMs)
  const drift = 1 + (fractionOf(`${name} mark ${market.now()}`, market.seed) - 0.5) / 1_000
  return {
    markPrice: Number((last * drift).toFixed(digits)),
    indexPrice: last,
    fundingRate: Number(((fractionOf(`${name} funding ${interval}`, market.seed) - 0.4) / 1_000).toFixed(8)),
    nextFundingMs: (interval + 1) * intervalMs,
  }
}

function digitsOf(price: number): number {
  return price === 0 ? 2 : Math.min(12, Math.max(2, significantDigits - 1 - Math.floor(Math.log10(price))))
}
