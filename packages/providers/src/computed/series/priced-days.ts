import type { Ohlcv } from '@marketcache/resources'
import type { Day } from './day.ts'

/** A day with a price. */
export interface PricedDay {
  day: Day
  /** Comparable with those of other days. */
  price: number
  /** As it was traded, except for splits. */
  close: number
  /** When the bar opened, in milliseconds. */
  timestamp: number
}

/** What a series is good for: days with prices, in order, and what these are adjusted for. */
export interface PricedDays {
  days: PricedDay[]
  basis: 'adjusted' | 'split-adjusted'
}

/**
 * Finds the comparable prices of a daily series: one per day, of complete bars only.
 *
 * Where any bar tells an adjusted close, those that tell none are left out, so that the two kinds never mix. Where none
 * does, Yahoo's closes serve: it tells them adjusted for splits, so dividing by those again would be wrong.
 */
export function readPricedDays({ bars }: Pick<Ohlcv, 'bars'>, dayOf: (timestamp: number) => Day): PricedDays {
  const complete = bars.filter(({ 6: closed }) => closed === 1)
  const isAdjusted = complete.some(({ 7: adjustedClose }) => adjustedClose !== null)
  const days = complete.flatMap(({ 0: timestamp, 4: close, 7: adjustedClose }): PricedDay[] => {
    const price = isAdjusted ? adjustedClose : close
    return price === null ? [] : [{ day: dayOf(timestamp), price, close, timestamp }]
  })
  const latest = new Map(days.map((each) => [each.day, each]))
  return {
    days: [...latest.values()].toSorted((one, other) => one.day - other.day),
    basis: isAdjusted ? 'adjusted' : 'split-adjusted',
  }
}
