import type { Figure } from '../series/figure.ts'
import type { PricedDay } from '../series/priced-days.ts'
import { distanceFromMean } from './distance-from-mean.ts'
import { relativeStrengthOf } from './relative-strength.ts'
import { returnOverMonths } from './return-over-months.ts'
import { yearlyVolatilityOf } from './yearly-volatility.ts'

/** What components look at. */
export interface Looked {
  days: readonly PricedDay[]
  prices: readonly number[]
  periodsPerYear: number
}

/** One part of the score. */
export interface ComponentRule {
  name: string
  measure: (looked: Looked) => Figure
  /** The value at which the score is 0. */
  zeroAt: number
  /** The value at which the score is 10; below `zeroAt` where less is better. */
  tenAt: number
  /** Hundredths, which add up without noise. */
  weight: number
}

/** All parts of the score; their weights add up to 100. */
export const componentRules: readonly ComponentRule[] = [
  {
    name: 'return-1-month',
    measure: ({ days }) => returnOverMonths(days, 1),
    zeroAt: -0.1,
    tenAt: 0.1,
    weight: 10,
  },
  {
    name: 'return-3-months',
    measure: ({ days }) => returnOverMonths(days, 3),
    zeroAt: -0.2,
    tenAt: 0.2,
    weight: 15,
  },
  {
    name: 'return-6-months',
    measure: ({ days }) => returnOverMonths(days, 6),
    zeroAt: -0.3,
    tenAt: 0.3,
    weight: 20,
  },
  {
    name: 'return-12-months',
    measure: ({ days }) => returnOverMonths(days, 12),
    zeroAt: -0.5,
    tenAt: 0.5,
    weight: 20,
  },
  {
    name: 'rsi-14',
    measure: ({ prices }) => relativeStrengthOf(prices, 14),
    zeroAt: 30,
    tenAt: 70,
    weight: 10,
  },
  {
    name: 'price-to-sma-50',
    measure: ({ prices }) => distanceFromMean(prices, 50),
    zeroAt: -0.1,
    tenAt: 0.1,
    weight: 10,
  },
  {
    name: 'price-to-sma-200',
    measure: ({ prices }) => distanceFromMean(prices, 200),
    zeroAt: -0.2,
    tenAt: 0.2,
    weight: 10,
  },
  {
    name: 'volatility',
    measure: ({ prices, periodsPerYear }) => yearlyVolatilityOf(prices, periodsPerYear),
    zeroAt: 0.6,
    tenAt: 0.1,
    weight: 5,
  },
]
