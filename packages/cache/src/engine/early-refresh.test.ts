import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calmUntil, isEarlyRefreshDue } from './early-refresh.ts'

const entry = { fetchedAt: 0, freshUntil: 10_000, costMs: 100, eagerness: 1 }

describe('isEarlyRefreshDue', () => {
  it('is never due while the value is young', () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.nat(4_999),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (costMs, now, random) => {
          expect(isEarlyRefreshDue({ ...entry, costMs }, now, random)).toBe(false)
        },
      ),
    )
  })

  it('comes the earlier the more the making costs', () => {
    const firstDue = (costMs: number) => {
      for (let now = 0; now <= 10_000; now += 1)
        if (isEarlyRefreshDue({ ...entry, costMs }, now, 0.9)) return now
      return null
    }
    const [cheap, dear] = [firstDue(10), firstDue(1_000)]
    expect(cheap).toBeGreaterThan(9_900)
    expect(dear).toBeLessThan(8_000)
  })

  it('spreads a fleet instead of letting it act in step', () => {
    const moments = Array.from({ length: 100 }, (_, index) => {
      for (let now = 5_000; now <= 10_000; now += 1)
        if (isEarlyRefreshDue(entry, now, index / 100)) return now
      return 10_000
    })
    expect(new Set(moments).size).toBeGreaterThan(80)
    expect(Math.max(...moments)).toBeLessThanOrEqual(10_000)
  })

  it('never happens when it is turned off, or when the making took no time', () => {
    expect(isEarlyRefreshDue({ ...entry, eagerness: 0 }, 9_999, 0.999999)).toBe(false)
    expect(isEarlyRefreshDue({ ...entry, costMs: 0 }, 9_999, 0.999999)).toBe(false)
  })
})

describe('calmUntil', () => {
  it('lies between half of the fresh time and its end', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(100_000),
        fc.integer({ min: 0, max: 100 }),
        (costMs, freshUntil, eagerness) => {
          const calm = calmUntil({ fetchedAt: 0, freshUntil, costMs, eagerness })
          expect(calm).toBeGreaterThanOrEqual(freshUntil / 2)
          expect(calm).toBeLessThanOrEqual(freshUntil)
        },
      ),
    )
  })
})
