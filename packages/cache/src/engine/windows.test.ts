import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postpone, readWindows, stampTimes, windowOf } from './windows.ts'

const ms = fc.integer({ min: 1, max: 100_000 })
const maybe = fc.option(ms, { nil: undefined })
const given = fc.record({ freshMs: maybe, ttlMs: maybe, keepMs: maybe }).map(withoutUndefined)

function withoutUndefined(windows: {
  freshMs?: number | undefined
  ttlMs?: number | undefined
  keepMs?: number | undefined
}) {
  return {
    ...(windows.freshMs === undefined ? {} : { freshMs: windows.freshMs }),
    ...(windows.ttlMs === undefined ? {} : { ttlMs: windows.ttlMs }),
    ...(windows.keepMs === undefined ? {} : { keepMs: windows.keepMs }),
  }
}

describe('readWindows', () => {
  it('always gives windows in order, and the call what it asked for', () => {
    fc.assert(
      fc.property(given, given, ms, (call, cache, defaultTtlMs) => {
        let windows: ReturnType<typeof readWindows>
        try {
          windows = readWindows(call, { ...cache, defaultTtlMs })
        } catch {
          return
        }
        expect(windows.freshMs).toBeLessThanOrEqual(windows.ttlMs)
        expect(windows.ttlMs).toBeLessThanOrEqual(windows.keepMs)
        expect(windows).toMatchObject(call)
      }),
    )
  })

  it('makes all windows equal when only the lifetime is said', () => {
    expect(readWindows({ ttlMs: 5 }, { defaultTtlMs: 9 })).toEqual({ freshMs: 5, ttlMs: 5, keepMs: 5 })
    expect(readWindows({}, { defaultTtlMs: 9 })).toEqual({ freshMs: 9, ttlMs: 9, keepMs: 9 })
  })

  it('lets the call win over the cache', () => {
    const cache = { defaultTtlMs: 100, freshMs: 50, keepMs: 1_000 }
    expect(readWindows({ ttlMs: 10 }, cache)).toEqual({ freshMs: 10, ttlMs: 10, keepMs: 1_000 })
    expect(readWindows({ ttlMs: 5_000 }, cache)).toEqual({ freshMs: 50, ttlMs: 5_000, keepMs: 5_000 })
    expect(readWindows({ freshMs: 500 }, cache)).toEqual({ freshMs: 500, ttlMs: 500, keepMs: 1_000 })
    expect(readWindows({ keepMs: 60 }, cache)).toEqual({ freshMs: 50, ttlMs: 60, keepMs: 60 })
  })

  it.each([
    [{ freshMs: 10, ttlMs: 5 }, 'freshMs: expected at most ttlMs (5), got 10'],
    [{ keepMs: 4, ttlMs: 5 }, 'keepMs: expected at least ttlMs (5), got 4'],
    [{ keepMs: 4, freshMs: 5 }, 'keepMs: expected at least freshMs (5), got 4'],
  ])('refuses a call that contradicts itself: %j', (call, message) => {
    expect(() => readWindows(call, { defaultTtlMs: 9 })).toThrow(
      expect.objectContaining({ code: 'invalid_option', message }),
    )
  })
})

describe('windowOf', () => {
  it('goes through fresh, stale, kept and gone, and never back', () => {
    const order = ['fresh', 'stale', 'kept', 'gone']
    fc.assert(
      fc.property(given, ms, fc.array(fc.nat(200_000)), (call, defaultTtlMs, moments) => {
        fc.pre(
          (call.freshMs ?? 0) <= (call.ttlMs ?? call.keepMs ?? 1e9) &&
            (call.ttlMs ?? 0) <= (call.keepMs ?? 1e9),
        )
        const times = stampTimes(readWindows(call, { defaultTtlMs }), 0)
        const seen = moments
          .sort((one, other) => one - other)
          .map((now) => order.indexOf(windowOf(times, now)))
        expect(seen).toEqual(seen.toSorted((one, other) => one - other))
      }),
    )
  })

  it('counts a deadline itself to the window after it', () => {
    const times = stampTimes({ freshMs: 10, ttlMs: 20, keepMs: 30 }, 0)
    expect([9, 10, 19, 20, 29, 30].map((now) => windowOf(times, now))).toEqual([
      'fresh',
      'stale',
      'stale',
      'kept',
      'kept',
      'gone',
    ])
  })
})

describe('postpone', () => {
  it('never prolongs the keeping nor changes the age, and never shortens what is fresh', () => {
    fc.assert(
      fc.property(ms, ms, ms, fc.nat(300_000), fc.nat(100_000), (one, two, three, now, backoffMs) => {
        const [freshMs = 0, ttlMs = 0, keepMs = 0] = [one, two, three].sort((a, b) => a - b)
        fc.pre(now < keepMs)
        const times = stampTimes({ freshMs, ttlMs, keepMs }, 0)
        const later = postpone(times, backoffMs, now)
        expect(later.fetchedAt).toBe(times.fetchedAt)
        expect(later.keepUntil).toBe(times.keepUntil)
        expect(later.freshUntil).toBeGreaterThanOrEqual(Math.min(now + backoffMs, keepMs))
        expect(later.freshUntil).toBeGreaterThanOrEqual(times.freshUntil)
        expect(later.freshUntil).toBeLessThanOrEqual(later.staleUntil)
        expect(later.staleUntil).toBeLessThanOrEqual(later.keepUntil)
      }),
    )
  })
})
