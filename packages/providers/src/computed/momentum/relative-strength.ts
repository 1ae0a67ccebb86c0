import { RSI } from 'trading-signals'
import { type Figure, known, unknown } from '../series/figure.ts'

/** Wilder's relative strength index, 0 to 100, over all prices. */
export function relativeStrengthOf(prices: readonly number[], interval: number): Figure {
  if (prices.length <= interval) return tooFew(interval + 1, prices.length)
  // The library would call this 100, as if prices rose.
  if (prices.every((price) => price === prices[0])) return unknown('the price never changed')
  const index = new RSI(interval)
  for (const price of prices) index.add(price)
  return known(index.getResult() ?? Number.NaN)
}

/** Says how many bars are needed, and how many there are. */
export function tooFew(needed: number, had: number): Figure {
  return unknown(`needs ${needed} bars, has ${had}`)
}
