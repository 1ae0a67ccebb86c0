import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameOf, paramsOf, rankNames } from './popularity.ts'

const params = fc.dictionary(fc.string(), fc.string())

describe('nameOf', () => {
  it('writes what paramsOf reads, whatever is in it, and the same for any order', () => {
    fc.assert(
      fc.property(params, (given) => {
        expect(paramsOf(nameOf(given))).toEqual({ ...given })
        expect(nameOf(Object.fromEntries(Object.entries(given).reverse()))).toBe(nameOf(given))
      }),
    )
  })
})

describe('rankNames', () => {
  const bounds = { limit: 10, minRecentReads: 0 }
  const hour = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 9 })), {
    selector: ([id]) => id,
  })

  it('loses and invents no read, and tells the same whatever the order within an hour', () => {
    fc.assert(
      fc.property(fc.array(hour, { maxLength: 25 }), (hours) => {
        const toHour = (pairs: (typeof hours)[number]) =>
          pairs.flatMap(([id, reads]) => [nameOf({ id }), String(reads)])
        const ranked = rankNames(hours.map(toHour), bounds)
        const reads = ranked.reduce((sum, each) => sum + each.reads, 0)
        expect(reads).toBe(hours.flat().reduce((sum, [, count]) => sum + count, 0))
        expect(
          rankNames(
            hours.map((pairs) => toHour(pairs.toReversed())),
            bounds,
          ),
        ).toEqual(ranked)
      }),
    )
  })

  it('never throws, and gives whole answers, whatever Redis holds', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.oneof(fc.string(), fc.json()))), (hours) => {
        for (const { params: found, reads } of rankNames(hours, { limit: 3, minRecentReads: 0 })) {
          expect(reads).toBeGreaterThan(0)
          expect(Object.values(found).every((value) => typeof value === 'string')).toBe(true)
        }
      }),
    )
  })
})
