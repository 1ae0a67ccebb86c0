import { type Figure, known, unknown } from '../series/figure.ts'
import { haveReturns, returnsOf, sampleDeviationOf } from '../series/statistics.ts'
import { tooFew } from './relative-strength.ts'

const mostReturns = 63
const fewestReturns = 20

/** Standard deviation of the latest returns, scaled to a year, as a fraction. */
export function yearlyVolatilityOf(prices: readonly number[], periodsPerYear: number): Figure {
  const latest = prices.slice(-mostReturns - 1)
  if (latest.length <= fewestReturns) return tooFew(fewestReturns + 1, latest.length)
  if (!haveReturns(latest)) return unknown(`one of the last ${latest.length} prices is not above zero`)
  return known(sampleDeviationOf(returnsOf(latest)) * Math.sqrt(periodsPerYear))
}
