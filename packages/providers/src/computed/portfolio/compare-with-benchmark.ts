import type { Day } from '../series/day.ts'
import { type Figure, known, unknown } from '../series/figure.ts'
import { correlationOf, returnsOf, sampleDeviationOf } from '../series/statistics.ts'
import { fewestReturns, noDeviation, problemOf } from './measure-history.ts'
import type { ValueHistory } from './value-history.ts'

/** Correlation of the returns of both, each from one day to the next on which both have a price. */
export function compareWithBenchmark(
  { days, values }: ValueHistory,
  benchmark: ReadonlyMap<Day, number>,
): Figure {
  const problem = problemOf(values)
  if (problem !== null) return unknown(problem)
  if (benchmark.size === 0) return unknown('there are no bars of the benchmark')
  const joint = days.flatMap((day, index) => {
    const price = benchmark.get(day)
    return price === undefined ? [] : [{ value: values[index] ?? 0, price }]
  })
  if (joint.length <= fewestReturns)
    return unknown(`needs ${fewestReturns} returns of both, has ${Math.max(0, joint.length - 1)}`)
  const prices = joint.map(({ price }) => price)
  if (problemOf(prices) !== null) return unknown('the benchmark was not above zero on some day')
  const [own, others] = [returnsOf(joint.map(({ value }) => value)), returnsOf(prices)]
  const isFlat = [own, others].some((returns) => sampleDeviationOf(returns) < noDeviation)
  const correlation = isFlat ? null : correlationOf(own, others)
  return correlation === null ? unknown('the returns of one of them do not differ') : known(correlation)
}
