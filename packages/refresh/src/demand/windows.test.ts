import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsSince } from './windows.ts'

const times = fc.record({
  nowMs: fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }),
  windowMs: fc.integer({ min: 1, max: 100_000_000 }),
  lengthMs: fc.constantFrom(600_000, 3_600_000),
})

describe('bucketsSince', () => {
  it('misses no moment of the window, and reaches back by less than a bucket more', () => {
    fc.assert(
      fc.property(
        times,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ nowMs, windowMs, lengthMs }, share) => {
          const buckets = bucketsSince({ nowMs, windowMs, lengthMs })
          const atMs = Math.floor(nowMs - share * windowMs)
          expect(buckets.filter((start) => start <= atMs && atMs < start + lengthMs)).toHaveLength(1)
          expect(buckets.at(-1)).toBeGreaterThan(nowMs - windowMs - lengthMs)
          expect(buckets[0]).toBeLessThanOrEqual(nowMs)
          expect(buckets.slice(1).every((start, index) => (buckets[index] ?? 0) - start === lengthMs)).toBe(
            true,
          )
        },
      ),
    )
  })
})
