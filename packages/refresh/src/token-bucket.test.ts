import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf } from './token-bucket.ts'

describe('bucketOf', () => {
  const limits = fc.record({
    calls: fc.integer({ min: 2, max: 10_000 }),
    windowMs: fc.integer({ min: 1_000, max: 3_600_000 }),
    burst: fc.integer({ min: 1, max: 10_000 }),
  })

  it('lets no more through in any window than the limit says', () => {
    fc.assert(
      fc.property(limits, (given) => {
        const { size, refillPerMs } = bucketOf(given)
        expect(size + refillPerMs * given.windowMs).toBeLessThanOrEqual(given.calls)
      }),
    )
  })

  it('always lets something through', () => {
    fc.assert(
      fc.property(limits, (given) => {
        const { size, refillPerMs } = bucketOf(given)
        expect(size).toBeGreaterThanOrEqual(1)
        expect(refillPerMs).toBeGreaterThan(0)
      }),
    )
  })
})
