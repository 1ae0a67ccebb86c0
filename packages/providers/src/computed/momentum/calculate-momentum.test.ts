import { createValidator } from '@marketcache/contracts'
import { momentum as momentumResource, type StoredBar } from '@marketcache/resources'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectClose } from '../../test-support/expect-close.ts'
import { momentOf, readMomentumCases, toChart } from '../../test-support/momentum-cases.ts'
import { readSeries } from '../../yahoo/read-series.ts'
import { calculateMomentum } from './calculate-momentum.ts'
import { componentRules } from './components.ts'

const day = 86_400_000
const payload = createValidator(momentumResource.payload)

/** One bar a day, complete, without adjusted closes. */
function seriesOf(closes: readonly number[]) {
  const bars = closes.map((close, index): StoredBar => [index * day, close, close, close, close, 1, 1, null])
  return { currency: 'USD', bars }
}

function reasonsOf(closes: readonly number[]): Record<string, string | null> {
  const { components } = calculateMomentum('EXMP', seriesOf(closes))
  return Object.fromEntries(components.map(({ name, reason }) => [name, reason]))
}

describe('calculateMomentum', () => {
  it.each(readMomentumCases().map((each) => [each.name, each] as const))(
    'S1-02 S1-25 gives the figures of an independent calculation: %s',
    (_, each) => {
      const asked = { symbol: 'EXMP', timeframe: '1d', fetchedAt: momentOf(each) } as const
      const told = calculateMomentum('EXMP', readSeries(toChart(each), asked))
      const { expected } = each
      expect(payload.explain(told)).toBeNull()
      expectClose('score', told.score, expected.score)
      expectClose('price', told.price, expected.price)
      expectClose('weightKnown', told.weightKnown, expected.weightKnown)
      expect(told.asOf?.slice(0, 10) ?? null).toBe(expected.lastDay)
      const { rating, barCount, priceBasis, periodsPerYear } = expected
      expect(told).toMatchObject({ ticker: 'EXMP', rating, barCount, priceBasis, periodsPerYear })
      expect(told.components.map(({ name }) => name)).toEqual(Object.keys(expected.components))
      for (const { name, value, score, reason } of told.components) {
        expectClose(name, value, expected.components[name]?.[0] ?? null)
        expectClose(`score of ${name}`, score, expected.components[name]?.[1] ?? null)
        expect(reason === null).toBe(value !== null)
      }
    },
  )

  it('says of each component that is null why it is', () => {
    expect(reasonsOf([1, 2, 3])).toEqual({
      'return-1-month': 'no bar as old as 1969-12-03',
      'return-3-months': 'no bar as old as 1969-10-03',
      'return-6-months': 'no bar as old as 1969-07-03',
      'return-12-months': 'no bar as old as 1969-01-03',
      'rsi-14': 'needs 15 bars, has 3',
      'price-to-sma-50': 'needs 50 bars, has 3',
      'price-to-sma-200': 'needs 200 bars, has 3',
      volatility: 'needs 21 bars, has 3',
    })
    expect(reasonsOf(Array.from({ length: 60 }, () => 0))).toMatchObject({
      'return-1-month': 'the price of 1970-02-01 is not above zero',
      'rsi-14': 'the price never changed',
      'price-to-sma-50': 'the mean of the last 50 prices is not above zero',
      volatility: 'one of the last 60 prices is not above zero',
    })
  })

  it('says why there is no score', () => {
    expect(calculateMomentum('EXMP', seriesOf([1, 2]))).toMatchObject({
      score: null,
      rating: null,
      reason: 'needs components of 50 % of the weight, has 0 %',
    })
  })

  it('takes a reference of seven days before, and none of eight', () => {
    const bars = (offset: number): StoredBar[] =>
      [-31 - offset, 0].map((index) => [(index + 58) * day, 1, 1, 1, index === 0 ? 3 : 2, 1, 1, null])
    const valueAt = (offset: number) =>
      calculateMomentum('EXMP', { currency: null, bars: bars(offset) }).components[0]
    expect(valueAt(7)).toMatchObject({ value: 0.5, reason: null })
    expect(valueAt(8)).toMatchObject({
      value: null,
      reason: 'a gap: no bar in the 7 days before 1970-01-28',
    })
  })

  it('does not look at a running bar', () => {
    const closes = seriesOf([1, 2, 3])
    const running: StoredBar = [9 * day, 1, 1, 1, 1_000, 1, 0, 1_000]
    const told = calculateMomentum('EXMP', { ...closes, bars: [...closes.bars, running] })
    expect(told).toEqual(calculateMomentum('EXMP', closes))
  })

  it('weighs all components as a whole', () => {
    expect(componentRules.reduce((sum, { weight }) => sum + weight, 0)).toBe(100)
  })

  it('gives a score of 0 to 10 and nothing but numbers for any prices', () => {
    const price = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: 0, max: 1_000, noNaN: true }),
      fc.constant(0),
    )
    const bar = fc.record({
      price,
      adjusted: fc.option(price, { freq: 20 }),
      step: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(bar, { maxLength: 300, size: 'max' }), (rows) => {
        let at = 0
        const bars = rows.map(({ price: close, adjusted, step }): StoredBar => {
          at += step * day
          return [at, close, close, close, close, null, 1, adjusted]
        })
        const told = calculateMomentum('EXMP', { currency: 'USD', bars })
        expect(payload.explain(told)).toBeNull()
        for (const score of [told.score, ...told.components.map((each) => each.score)])
          expect(score === null || (score >= 0 && score <= 10)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})
