import { describe, expect, it } from 'vitest'
import { MarketDataError } from './errors.ts'
import { toIsoTime } from './units.ts'

describe('MarketDataError', () => {
  it('says whether asking again can help, and when', () => {
    const error = new MarketDataError('rate_limited', 'acme: too many', {
      isRetryable: true,
      retryAfterMs: 5,
    })
    expect(error).toMatchObject({ code: 'rate_limited', isRetryable: true, retryAfterMs: 5 })
  })

  it('knows no time when none was told', () => {
    const error = new MarketDataError('provider_timeout', 'acme: slow', { isRetryable: true })
    expect(error.retryAfterMs).toBeNull()
    expect(error.cause).toBeUndefined()
  })
})

describe('toIsoTime', () => {
  it('keeps the unknown unknown, and takes the epoch for a time', () => {
    expect(toIsoTime(null)).toBeNull()
    expect(toIsoTime(0)).toBe('1970-01-01T00:00:00.000Z')
  })
})
