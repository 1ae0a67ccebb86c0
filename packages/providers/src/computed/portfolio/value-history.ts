import type { Ohlcv, Quote } from '@marketcache/resources'
import { type Day, monthsBefore } from '../series/day.ts'
import type { createDayFinder } from '../series/day-finder.ts'
import { readPricedDays } from '../series/priced-days.ts'
import type { ValuedHolding } from './value-holding.ts'

/** What is known of prices. */
export interface Known {
  quotes: ReadonlyMap<string, Quote>
  /** Daily series by symbol. */
  series: ReadonlyMap<string, Ohlcv>
  dayFinder: ReturnType<typeof createDayFinder>
}

/** A holding on the days of which its price, in the portfolio's currency, is known. */
export interface HoldingHistory {
  symbol: string
  quantity: number
  prices: ReadonlyMap<Day, number>
}

/** What holdings were worth on the days on which all of them have a price. */
export interface ValueHistory {
  days: Day[]
  values: number[]
}

const monthsOf: Readonly<Record<string, number>> = { '1mo': 1, '3mo': 3, '6mo': 6, '1y': 12, '2y': 24 }

/** Comparable prices of a symbol by day at its exchange; none where there are no bars. */
export function pricesOf(symbol: string, { quotes, series, dayFinder }: Known): Map<Day, number> {
  const bars = series.get(symbol)
  if (bars === undefined) return new Map()
  const dayOf = dayFinder(quotes.get(symbol)?.timeZone ?? null)
  return new Map(readPricedDays(bars, dayOf).days.map(({ day, price }) => [day, price]))
}

/** Finds the history of a holding, or says why it has none. */
export function historyOf(
  { holding, quote, rate, reason }: ValuedHolding,
  known: Known,
): HoldingHistory | { reason: string } {
  const { symbol, quantity } = holding
  if (quote === null || rate === null) return { reason: reason ?? 'its value is not known' }
  if (quantity === 0) return { reason: 'nothing of it is held' }
  const own = pricesOf(symbol, known)
  if (own.size === 0) return { reason: 'there are no complete bars' }
  if (known.series.get(symbol)?.currency !== quote.currency)
    return { reason: 'its bars are not in the currency of its quote' }
  if (rate.pair === null) return { symbol, quantity, prices: own }
  const rates = ratesOf(rate.pair, rate.isReciprocal, known)
  if (rates.size === 0) return { reason: `there are no complete bars of ${rate.pair}` }
  return { symbol, quantity, prices: convert(own, rates) }
}

/** Adds holdings up over the days that all of them have, as far back as the timeframe reaches. */
export function addHistories(histories: readonly HoldingHistory[], timeframe: string): ValueHistory {
  const days = backTo(timeframe, commonDays(histories.map(({ prices }) => prices)))
  const values = days.map((day) =>
    histories.reduce((sum, { quantity, prices }) => sum + quantity * (prices.get(day) ?? 0), 0),
  )
  return { days, values }
}

function ratesOf(pair: string, isReciprocal: boolean, known: Known): Map<Day, number> {
  const rates = [...pricesOf(pair, known)].filter(([, price]) => price > 0)
  return new Map(rates.map(([day, price]) => [day, isReciprocal ? 1 / price : price]))
}

function convert(prices: ReadonlyMap<Day, number>, rates: ReadonlyMap<Day, number>): Map<Day, number> {
  return new Map(
    [...prices].flatMap(([day, price]): [Day, number][] => {
      const rate = rates.get(day)
      return rate === undefined ? [] : [[day, price * rate]]
    }),
  )
}

function commonDays([first, ...others]: ReadonlyMap<Day, number>[]): Day[] {
  const days = [...(first?.keys() ?? [])].filter((day) => others.every((prices) => prices.has(day)))
  return days.toSorted((one, other) => one - other)
}

function backTo(timeframe: string, days: readonly Day[]): Day[] {
  const [last, months] = [days.at(-1), monthsOf[timeframe]]
  if (last === undefined || months === undefined) return [...days]
  const meant = monthsBefore(last, months)
  const start = days.findLastIndex((day) => day <= meant)
  return days.slice(Math.max(0, start))
}
