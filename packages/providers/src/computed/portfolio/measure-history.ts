import { type Figure, known, unknown } from '../series/figure.ts'
import {
  downsideDeviationOf,
  haveReturns,
  maxDrawdownOf,
  meanOf,
  returnsOf,
  sampleDeviationOf,
} from '../series/statistics.ts'

/** Fewer returns say nothing about how they spread. */
export const fewestReturns = 20
/** What prices with their few digits, and the noise of a calculation, look like when nothing moves. */
export const noDeviation = 1e-9

/** How a portfolio did; every field is a number or says why it is none. */
export interface Measures {
  totalReturn: Figure
  winRate: Figure
  volatility: Figure
  sharpeRatio: Figure
  sortinoRatio: Figure
  maxDrawdown: Figure
}

/** Measures returns and risk of what a portfolio was worth from day to day. */
export function measureHistory(values: readonly number[], periodsPerYear: number): Measures {
  const problem = problemOf(values)
  if (problem !== null) return allUnknown(problem)
  const returns = returnsOf(values)
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0]
  return {
    totalReturn: known(last / first - 1),
    winRate: known(returns.filter((each) => each > 0).length / returns.length),
    maxDrawdown: known(maxDrawdownOf(values)),
    ...measureSpread(returns, Math.sqrt(periodsPerYear)),
  }
}

/** Says why no returns can be taken of values, or null when they can. */
export function problemOf(values: readonly number[]): string | null {
  if (values.length === 0) return 'there is no history'
  if (values.length === 1) return 'the history has one day only'
  if (!values.every(Number.isFinite)) return 'a value leaves the range of numbers'
  return haveReturns(values) ? null : 'the value was not above zero on some day'
}

type Spread = Pick<Measures, 'volatility' | 'sharpeRatio' | 'sortinoRatio'>

function measureSpread(returns: readonly number[], toYear: number): Spread {
  if (returns.length < fewestReturns) {
    const tooFew = unknown(`needs ${fewestReturns} returns, has ${returns.length}`)
    return { volatility: tooFew, sharpeRatio: tooFew, sortinoRatio: tooFew }
  }
  const mean = meanOf(returns)
  const [deviation, downside] = [sampleDeviationOf(returns), downsideDeviationOf(returns)]
  return {
    volatility: known(deviation * toYear),
    sharpeRatio: ratioOf({ mean, deviation, toYear, none: 'the returns do not differ' }),
    sortinoRatio: ratioOf({ mean, deviation: downside, toYear, none: 'no day fell' }),
  }
}

function ratioOf(of: { mean: number; deviation: number; toYear: number; none: string }): Figure {
  // Nothing can be said of a mean per infinity.
  if (!Number.isFinite(of.deviation)) return known(of.deviation)
  return of.deviation < noDeviation ? unknown(of.none) : known((of.mean / of.deviation) * of.toYear)
}

function allUnknown(reason: string): Measures {
  const figure = unknown(reason)
  return {
    totalReturn: figure,
    winRate: figure,
    volatility: figure,
    sharpeRatio: figure,
    sortinoRatio: figure,
    maxDrawdown: figure,
  }
}
