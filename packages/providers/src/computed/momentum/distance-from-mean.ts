import { SMA } from 'trading-signals'
import { type Figure, known, unknown } from '../series/figure.ts'
import { tooFew } from './relative-strength.ts'

/** How far the last price is above the mean of the last ones, as a fraction. */
export function distanceFromMean(prices: readonly number[], interval: number): Figure {
  if (prices.length < interval) return tooFew(interval, prices.length)
  const average = new SMA(interval)
  for (const price of prices.slice(-interval)) average.add(price)
  const [mean, last] = [average.getResultOrThrow(), prices.at(-1) ?? 0]
  // A sum that leaves the range of numbers would make every price look like nothing.
  if (!Number.isFinite(mean)) return known(mean)
  if (mean <= 0) return unknown(`the mean of the last ${interval} prices is not above zero`)
  if (last < 0) return unknown('the last price is below zero')
  return known(last / mean - 1)
}
