import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceOf, productOf, ratioOf, round, sumOf, toPercent } from './calculate.ts'

const figure = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))

describe('ratioOf', () => {
  it('is unknown when a part is unknown or the divisor is zero', () => {
    expect([ratioOf(null, 2), ratioOf(1, null), ratioOf(1, 0), ratioOf(0, 0)]).toEqual(Array(4).fill(null))
    expect(ratioOf(0, 4)).toBe(0)
    expect(ratioOf(1, 4)).toBe(0.25)
  })

  it('never leaves the range of numbers', () => {
    fc.assert(
      fc.property(figure, figure, (left, right) => {
        const results = [ratioOf, productOf, sumOf, differenceOf].map((calculate) => calculate(left, right))
        for (const result of [...results, toPercent(left)]) {
          expect(result === null || Number.isFinite(result)).toBe(true)
        }
      }),
    )
  })
})

describe('productOf and sumOf', () => {
  it('are unknown when a part is unknown or the result leaves the range of numbers', () => {
    expect([productOf(null, 2), productOf(1, null), productOf(1e300, 1e300)]).toEqual(Array(3).fill(null))
    expect([sumOf(null, 2), sumOf(1, null), sumOf(1.7e308, 1.7e308)]).toEqual(Array(3).fill(null))
    expect([productOf(0, 5), productOf(0.1, 3), sumOf(0, 0)]).toEqual([0, 0.3, 0])
  })

  it('keep every digit of a sum of volumes', () => {
    expect(sumOf(1_234_567_890_123, 1)).toBe(1_234_567_890_124)
  })
})

describe('differenceOf and round', () => {
  it('add no noise', () => {
    expect(0.3 - 0.1).not.toBe(0.2)
    expect(differenceOf(0.3, 0.1)).toBe(0.2)
    expect(round(0.1 + 0.2)).toBe(0.3)
    expect(round(7.8e-11)).toBe(7.8e-11)
    expect(0.0057 * 100).not.toBe(0.57)
    expect(toPercent(0.0057)).toBe(0.57)
  })
})
