import { toIsoTime } from '@marketcache/contracts'
import type { Momentum, Ohlcv } from '@marketcache/resources'
import { round } from '../../calculate.ts'
import { periodsPerYearOf, utcDayOf } from '../series/day.ts'
import { type Figure, known, unknown } from '../series/figure.ts'
import { readPricedDays } from '../series/priced-days.ts'
import { type ComponentRule, componentRules, type Looked } from './components.ts'

/** Changes with every change of what comes out. */
const method = 'momentum-1'
/** Hundredths of weight that have to be known for a score. */
const leastWeight = 50
const ratings = [
  { from: 8, rating: 'very-strong' },
  { from: 6, rating: 'strong' },
  { from: 4, rating: 'neutral' },
  { from: 2, rating: 'weak' },
  { from: 0, rating: 'very-weak' },
] as const

type Component = Momentum['components'][number]

/** Calculates the momentum of a daily series; docs/reference/momentum.md says how. */
export function calculateMomentum(ticker: string, series: Pick<Ohlcv, 'bars' | 'currency'>): Momentum {
  const { days, basis } = readPricedDays(series, utcDayOf)
  const periodsPerYear = periodsPerYearOf(days.map(({ day }) => day))
  const looked = { days, prices: days.map(({ price }) => price), periodsPerYear }
  const components = componentRules.map((rule) => toComponent(rule, looked))
  const weight = componentRules.reduce(
    (sum, rule, index) => sum + (components[index]?.score === null ? 0 : rule.weight),
    0,
  )
  const score = scoreOf(components, weight)
  const last = days.at(-1)
  return {
    ticker,
    score: score.value,
    rating: ratingOf(score.value),
    reason: score.reason,
    weightKnown: weight / 100,
    components,
    asOf: toIsoTime(last?.timestamp ?? null),
    currency: series.currency,
    price: last?.close ?? null,
    priceBasis: basis,
    barCount: days.length,
    periodsPerYear,
    method,
  }
}

function toComponent({ name, measure, zeroAt, tenAt, weight }: ComponentRule, looked: Looked): Component {
  const { value, reason } = measure(looked)
  const score = value === null ? null : limit(round((10 * (value - zeroAt)) / (tenAt - zeroAt)))
  return { name, value, score, weight: weight / 100, reason }
}

function limit(score: number): number {
  return Math.min(10, Math.max(0, score))
}

function scoreOf(components: readonly Component[], weight: number): Figure {
  if (weight < leastWeight)
    return unknown(`needs components of ${leastWeight} % of the weight, has ${weight} %`)
  const sum = components.reduce((total, component) => total + (component.score ?? 0) * component.weight, 0)
  return known(limit((sum * 100) / weight))
}

function ratingOf(score: number | null): string | null {
  return score === null ? null : (ratings.find(({ from }) => score >= from)?.rating ?? null)
}
