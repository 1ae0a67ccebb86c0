import type { StoredEntry } from '@marketcache/cache'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Demands, noDemands } from '../http/request-cache-control.ts'
import { valueEntry } from '../test-support/entries.ts'
import { conclude, decide, stateOf } from './decide.ts'

const fetchedAt = 1_800_000_000_000
const value = valueEntry(fetchedAt)
const unknown = valueEntry(fetchedAt, { kind: 'unknown' })
const failed = valueEntry(fetchedAt, { kind: 'failed' })
const wanted = { status: 'wanted' } as const

describe('stateOf', () => {
  it.each([
    [value, 0, 'fresh'],
    [value, 9_999, 'fresh'],
    [value, 10_000, 'stale'],
    [value, 59_999, 'stale'],
    [value, 60_000, 'kept'],
    [value, 599_999, 'kept'],
    [value, 600_000, 'missing'],
    [value, -5_000, 'fresh'],
    [unknown, 9_999, 'unknown'],
    [unknown, 10_000, 'missing'],
    [failed, 9_999, 'failed'],
    [failed, 10_000, 'missing'],
    [null, 0, 'missing'],
  ])('says where an entry stands: %#', (entry, ageMs, state) => {
    expect(stateOf(entry, fetchedAt + ageMs)).toBe(state)
  })
})

describe('decide', () => {
  const act = (entry: StoredEntry | null, ageMs: number, demands: Partial<Demands> = {}) => {
    const action = decide(entry, fetchedAt + ageMs, { ...noDemands, ...demands })
    if (action.kind === 'serve') return `serve ${action.state}${action.isRefreshWanted ? ' and want' : ''}`
    if (action.kind === 'refresh') return `refresh ${action.reason} ${action.why}`
    return `refuse ${action.refusal.code} ${action.refusal.retryAfterMs}`
  }

  it.each([
    [value, 5_000, 'serve fresh'],
    [value, 15_000, 'serve stale and want'],
    [value, 100_000, 'refresh demand stale'],
    [value, 700_000, 'refresh miss miss'],
    [null, 0, 'refresh miss miss'],
    [unknown, 5_000, 'refuse unknown_instrument null'],
    [unknown, 15_000, 'refresh miss miss'],
    [failed, 4_000, 'refuse upstream_unavailable 6000'],
    [failed, 15_000, 'refresh miss miss'],
  ])('without demands: %#', (entry, ageMs, expected) => {
    expect(act(entry, ageMs)).toBe(expected)
  })

  it.each([
    [value, 5_000, 'serve fresh'],
    [value, 15_000, 'serve stale'],
    [value, 100_000, 'serve stale'],
    [value, 700_000, 'refuse not_cached null'],
    [null, 0, 'refuse not_cached null'],
    [unknown, 5_000, 'refuse unknown_instrument null'],
    [unknown, 15_000, 'refuse not_cached null'],
    [failed, 5_000, 'refuse not_cached null'],
  ])('only-if-cached never wants and never waits: %#', (entry, ageMs, expected) => {
    expect(act(entry, ageMs, { isOnlyIfCached: true })).toBe(expected)
  })

  it.each([
    [5_000, { maxAgeMs: 5_000 }, 'serve fresh'],
    [5_001, { maxAgeMs: 5_000 }, 'refresh demand request'],
    [20_000, { maxAgeMs: 30_000 }, 'serve stale and want'],
    [20_000, { maxAgeMs: 15_000 }, 'refresh demand stale'],
    [100_000, { maxAgeMs: 200_000 }, 'refresh demand stale'],
    [5_000, { minFreshMs: 5_000 }, 'serve fresh'],
    [5_001, { minFreshMs: 5_000 }, 'refresh demand request'],
    [20_000, { minFreshMs: 0 }, 'refresh demand stale'],
    [100_000, { maxStaleMs: 90_000 }, 'serve stale and want'],
    [100_001, { maxStaleMs: 90_000 }, 'refresh demand stale'],
    [100_000, { maxStaleMs: Number.POSITIVE_INFINITY }, 'serve stale and want'],
    [15_000, { maxStaleMs: 0 }, 'refresh demand stale'],
    [700_000, { maxStaleMs: Number.POSITIVE_INFINITY }, 'refresh miss miss'],
    [5_001, { maxAgeMs: 5_000, isOnlyIfCached: true }, 'refuse not_cached null'],
  ])('honours demands: age %i, %j', (ageMs, demands, expected) => {
    expect(act(value, ageMs, demands)).toBe(expected)
  })

  // The value is fresh for 10 s.
  it.each([
    [2_499, { maxAgeMs: 1_000 }, 'refuse freshness_unmet 7501'],
    [2_500, { maxAgeMs: 1_000 }, 'refresh demand request'],
    [2_499, { minFreshMs: 9_000 }, 'refuse freshness_unmet 7501'],
    [2_500, { minFreshMs: 9_000 }, 'refresh demand request'],
    [5_000, { minFreshMs: 10_000 }, 'refresh demand request'],
    [5_000, { minFreshMs: 10_001 }, 'refuse freshness_unmet 5000'],
    [9_999, { minFreshMs: 10_001 }, 'refuse freshness_unmet 2000'],
    [2_499, { maxAgeMs: 3_000 }, 'serve fresh'],
    [1_000, { minFreshMs: 9_000 }, 'serve fresh'],
  ])(
    'wants nothing for a demand that a refresh cannot meet, or not so soon: age %i, %j',
    (ageMs, demands, expected) => {
      expect(act(value, ageMs, demands)).toBe(expected)
    },
  )

  it('says how often a value updates when it refuses a demand at once', () => {
    const action = decide(value, fetchedAt + 1_000, { ...noDemands, maxAgeMs: 500 })
    expect(action).toMatchObject({ refusal: { updatesEveryMs: 10_000 } })
  })
})

describe('conclude', () => {
  const newer = valueEntry(fetchedAt + 100_000)
  const end = (read: Partial<Parameters<typeof conclude>[0]>) => {
    const conclusion = conclude({
      before: null,
      after: null,
      nowMs: fetchedAt + 100_000,
      demands: noDemands,
      answer: wanted,
      ...read,
    })
    if (conclusion.kind === 'serve')
      return `serve ${conclusion.state}${conclusion.isRenewed ? ' renewed' : ''}`
    return `refuse ${conclusion.refusal.code} ${conclusion.refusal.retryAfterMs}`
  }

  it('serves the new value', () => {
    expect(end({ after: newer })).toBe('serve fresh renewed')
    expect(end({ before: value, after: newer })).toBe('serve fresh renewed')
  })

  it.each([
    wanted,
    { status: 'unreachable' },
    { status: 'paused', retryAfterMs: 9_000 },
    { status: 'overloaded', retryAfterMs: 9_000 },
  ] as const)('serves the old value rather than an error: %j', (answer) => {
    expect(end({ before: value, after: value, answer })).toBe('serve stale')
  })

  it.each([
    [wanted, 'refuse warming 2000'],
    [{ status: 'unreachable' }, 'refuse queue_unavailable 2000'],
    [{ status: 'paused', retryAfterMs: 9_000 }, 'refuse upstream_unavailable 9000'],
    [{ status: 'overloaded', retryAfterMs: 5_000 }, 'refuse overloaded 5000'],
  ] as const)('says why there is nothing: %j', (answer, expected) => {
    expect(end({ answer })).toBe(expected)
  })

  it('passes on what the provider said', () => {
    expect(end({ after: { ...unknown, freshUntil: fetchedAt + 200_000 } })).toBe(
      'refuse unknown_instrument null',
    )
    expect(end({ after: { ...failed, freshUntil: fetchedAt + 103_000 } })).toBe(
      'refuse upstream_unavailable 3000',
    )
  })

  it('refuses a value that is not as fresh as demanded, and says when a fresher one may come', () => {
    const demands = { ...noDemands, maxAgeMs: 1_000 }
    const nowMs = fetchedAt + 5_000
    expect(end({ before: value, after: value, demands, nowMs })).toBe('refuse freshness_unmet 5000')
    expect(end({ before: value, after: value, demands })).toBe('refuse freshness_unmet 2000')
    expect(end({ before: value, after: newer, demands })).toBe('serve fresh renewed')
  })
})

describe('reads of any entry at any time', () => {
  const epoch = fc.integer({ min: 0, max: 2_000_000 })
  const entries = fc
    .record({
      kind: fc.constantFrom('value', 'unknown', 'failed'),
      times: fc.array(epoch, { minLength: 4, maxLength: 4 }),
    })
    .map(({ kind, times }) => {
      const [at = 0, freshUntil = 0, staleUntil = 0, keepUntil = 0] = times.toSorted((a, b) => a - b)
      return valueEntry(at, { kind, fetchedAt: at, freshUntil, staleUntil, keepUntil })
    })
  const demandsOf = fc.record({
    isOnlyIfCached: fc.boolean(),
    maxAgeMs: fc.option(epoch),
    minFreshMs: fc.option(epoch),
    maxStaleMs: fc.option(epoch),
  })

  it('never serve anything but a value, nor one past its keep window', () => {
    fc.assert(
      fc.property(fc.option(entries), epoch, demandsOf, (entry, nowMs, demands) => {
        const action = decide(entry, nowMs, demands)
        const end = conclude({ before: entry, after: entry, nowMs, demands, answer: wanted })
        for (const outcome of [action, end]) {
          if (outcome.kind !== 'serve') continue
          expect(outcome.entry.kind).toBe('value')
          expect(nowMs).toBeLessThan(outcome.entry.keepUntil)
          expect(outcome.state === 'fresh').toBe(nowMs < outcome.entry.freshUntil)
        }
      }),
    )
  })

  it('never fetch for only-if-cached', () => {
    fc.assert(
      fc.property(fc.option(entries), epoch, demandsOf, (entry, nowMs, demands) => {
        const action = decide(entry, nowMs, { ...demands, isOnlyIfCached: true })
        expect(action.kind).not.toBe('refresh')
        expect(action.kind === 'serve' && action.isRefreshWanted).toBe(false)
      }),
    )
  })

  it('meet every demand that they answer with a value', () => {
    fc.assert(
      fc.property(entries, epoch, demandsOf, (entry, nowMs, demands) => {
        const action = decide(entry, nowMs, demands)
        if (action.kind !== 'serve') return
        if (demands.maxAgeMs !== null) expect(nowMs - entry.fetchedAt).toBeLessThanOrEqual(demands.maxAgeMs)
        if (demands.minFreshMs !== null)
          expect(entry.freshUntil - nowMs).toBeGreaterThanOrEqual(demands.minFreshMs)
        if (demands.maxStaleMs !== null)
          expect(nowMs - entry.freshUntil).toBeLessThanOrEqual(demands.maxStaleMs)
      }),
    )
  })

  it('always say when to try again, unless trying again is no use', () => {
    fc.assert(
      fc.property(fc.option(entries), epoch, demandsOf, (entry, nowMs, demands) => {
        const end = conclude({ before: entry, after: entry, nowMs, demands, answer: wanted })
        if (end.kind !== 'refuse' || end.refusal.code === 'unknown_instrument') return
        expect(end.refusal.retryAfterMs).toBeGreaterThan(0)
      }),
    )
  })
})
