import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noDemands, readDemands } from './request-cache-control.ts'

describe('readDemands', () => {
  it.each([
    ['max-age=30', { maxAgeMs: 30_000 }],
    ['Max-Age = 30', { maxAgeMs: 30_000 }],
    ['MAX-AGE=30', { maxAgeMs: 30_000 }],
    ['max-age="30"', { maxAgeMs: 30_000 }],
    ['min-fresh=5', { minFreshMs: 5_000 }],
    ['min-fresh=0', { minFreshMs: 0 }],
    ['max-stale', { maxStaleMs: Number.POSITIVE_INFINITY }],
    ['max-stale=0', { maxStaleMs: 0 }],
    ['only-if-cached', { isOnlyIfCached: true }],
    [' only-if-cached ,max-stale=60', { isOnlyIfCached: true, maxStaleMs: 60_000 }],
    ['max-age=99999999999999999999', { maxAgeMs: 2 ** 31 * 1000 }],
  ])('reads %j', (header, demands) => {
    expect(readDemands(header)).toEqual({ ...noDemands, ...demands })
  })

  it.each(['no-cache', 'max-age=0', 'no-store', 'no-cache, max-age=0'])(
    'demands nothing for %j, which browsers send on reload',
    (header) => {
      expect(readDemands(header)).toEqual(noDemands)
    },
  )

  it.each([
    'max-age',
    'max-age=',
    'max-age=-5',
    'max-age=1.5',
    'max-age=1e3',
    'max-age=0x10',
    'max-age="5',
    'min-fresh=soon',
    'max-stale=long',
    ',,,=,',
    'constructor=5, __proto__=1',
    '',
  ])('ignores %j', (header) => {
    expect(readDemands(header)).toEqual(noDemands)
  })

  it('lets the first of two equal directives count', () => {
    expect(readDemands('max-age=5, max-age=50').maxAgeMs).toBe(5_000)
    expect(readDemands('max-age=x, max-age=50').maxAgeMs).toBeNull()
  })

  it('never throws and never yields a negative or unknown number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (header) => {
        const { maxAgeMs, minFreshMs, maxStaleMs } = readDemands(header)
        for (const ms of [maxAgeMs, minFreshMs, maxStaleMs]) expect(ms === null || ms >= 0).toBe(true)
      }),
    )
  })
})
