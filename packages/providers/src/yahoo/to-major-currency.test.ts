import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toMajorCurrency } from './to-major-currency.ts'

describe('toMajorCurrency', () => {
  it.each([
    ['GBp', 'GBP'],
    ['GBX', 'GBP'],
    ['ZAc', 'ZAR'],
    ['ILA', 'ILS'],
    ['USX', 'USD'],
  ])('takes %s for a hundredth of %s', (minor, major) => {
    const { currency, convert } = toMajorCurrency(minor)
    expect(currency).toBe(major)
    expect([14_432.5, 0, -3, 7.1, null].map(convert)).toEqual([144.325, 0, -0.03, 0.071, null])
  })

  it('takes fils for a thousandth of a dinar', () => {
    const { currency, convert } = toMajorCurrency('KWF')
    expect(currency).toBe('KWD')
    expect([812, 0.5, 0, null].map(convert)).toEqual([0.812, 0.0005, 0, null])
  })

  it('leaves amounts in other currencies alone, and those in none', () => {
    expect(['USD', 'GBP', 'ILS', 'ZAR', 'eur', null].map((told) => toMajorCurrency(told).currency)).toEqual([
      'USD',
      'GBP',
      'ILS',
      'ZAR',
      'EUR',
      null,
    ])
    expect(toMajorCurrency('GBP').convert(14_432.5)).toBe(14_432.5)
    expect(toMajorCurrency(null).convert(7194.89208984375)).toBe(7194.89208984375)
  })

  it('adds no noise: whole pence have at most two decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (pence) => {
        const pounds = toMajorCurrency('GBp').convert(pence)
        expect(String(pounds)).toMatch(/^-?\d+(\.\d{1,2})?$/)
        expect(Math.round(Number(pounds) * 100)).toBe(pence === 0 ? 0 : pence)
      }),
    )
  })
})
