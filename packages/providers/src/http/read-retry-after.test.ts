import { dayMs } from '@marketcache/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRetryAfterMs } from './read-retry-after.ts'

const nowMs = Date.UTC(2026, 10, 20, 12)

describe('readRetryAfterMs', () => {
  it('reads seconds and HTTP dates', () => {
    expect(readRetryAfterMs('120', nowMs)).toBe(120_000)
    expect(readRetryAfterMs('0', nowMs)).toBe(0)
    expect(readRetryAfterMs('Fri, 20 Nov 2026 12:01:30 GMT', nowMs)).toBe(90_000)
  })

  it('takes a date that has passed for now', () => {
    expect(readRetryAfterMs('Fri, 20 Nov 2026 11:00:00 GMT', nowMs)).toBe(0)
  })

  it('never sends us away for longer than a day', () => {
    expect(readRetryAfterMs('999999999999', nowMs)).toBe(dayMs)
    expect(readRetryAfterMs('Fri, 20 Nov 2099 12:00:00 GMT', nowMs)).toBe(dayMs)
  })

  it('ignores what it cannot read, whatever it is', () => {
    for (const header of [null, '', 'soon', '-5', '1e9', 'NaN', '2026-11-20T12:00:00Z', '1, 2']) {
      expect(readRetryAfterMs(header, nowMs)).toBe(null)
    }
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = readRetryAfterMs(header, nowMs)
        expect(wait === null || (wait >= 0 && wait <= dayMs)).toBe(true)
      }),
    )
  })
})
