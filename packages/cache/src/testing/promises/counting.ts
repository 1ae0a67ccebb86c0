import { describe, expect, it } from 'vitest'
import { count, type SuiteKit } from '../suite-kit.ts'

/** What a store promises about counters. */
export function promiseCounting({ open, key, tag, value, lapse, bodyOf }: SuiteKit): void {
  describe('increment', () => {
    it('starts at zero, and counts up and down', async () => {
      const store = await open()
      expect(await store.increment(count(key('n'), 5))).toBe(5)
      expect(await store.increment(count(key('n'), -7))).toBe(-2)
      expect(await store.increment(count(key('n'), 0))).toBe(-2)
    })

    it('loses no step of those who count at once', async () => {
      const stores = [await open(), await open()]
      const steps = Array.from({ length: 50 }, () =>
        stores.map((store) => store.increment(count(key('n'), 1))),
      )
      const seen = await Promise.all(steps.flat())
      expect(seen.toSorted((one, other) => one - other)).toEqual(seen.map((_, index) => index + 1))
    })

    it('starts again when its lifetime is over, which later steps do not prolong', async () => {
      const store = await open()
      await store.increment(count(key('n'), 5, { lifetimeMs: 200 }))
      await store.increment(count(key('n'), 5))
      await lapse(201, () => store.remainingMs(key('n')), null)
      expect(await store.increment(count(key('n'), 1))).toBe(1)
    })

    it('starts again after a removal', async () => {
      const store = await open()
      await store.increment(count(key('n'), 5))
      expect(await store.remove([key('n')])).toBe(1)
      expect(await store.increment(count(key('n'), 1))).toBe(1)
      expect(await store.remainingMs(key('n'))).toBeGreaterThan(0)
    })

    it('is removed with its tags, which later steps may add to', async () => {
      const store = await open()
      await store.increment(count(key('n'), 5, { tags: [tag('user')] }))
      await store.increment(count(key('m'), 5))
      await store.increment(count(key('m'), 1, { tags: [tag('user')] }))
      await store.increment(count(key('other'), 5))
      expect(await store.invalidateTags([tag('user')])).toBe(2)
      expect(await store.remainingMs(key('n'))).toBeNull()
      expect(await store.increment(count(key('m'), 0))).toBe(0)
      expect(await store.increment(count(key('other'), 0))).toBe(5)
    })

    it('refuses to count where a value is, and leaves it alone', async () => {
      const store = await open()
      await store.write(value(key('a')))
      await expect(store.increment(count(key('a'), 1))).rejects.toMatchObject({
        name: 'CacheError',
        code: 'not_a_number',
        isRetryable: false,
      })
      expect(await bodyOf(store, key('a'))).toBe('{}')
    })

    it.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 60])('refuses a step of %s', async (by) => {
      const store = await open()
      await expect(store.increment(count(key('n'), by))).rejects.toMatchObject({ code: 'not_a_number' })
      expect(await store.increment(count(key('n'), 1))).toBe(1)
    })
  })
}
