import { describe, expect, it } from 'vitest'
import { closeTimeOf, isTimeframe, timeframes } from './timeframes.ts'

describe('closeTimeOf', () => {
  it('tells a minute from a month', () => {
    const january = Date.UTC(2026, 0, 1)
    expect(closeTimeOf(january, '1m')).toBe(january + 60_000)
    expect(closeTimeOf(january, '1M')).toBe(Date.UTC(2026, 1, 1))
  })

  it('knows how long February is, and where the year ends', () => {
    expect(closeTimeOf(Date.UTC(2028, 1, 1), '1M')).toBe(Date.UTC(2028, 2, 1))
    expect(closeTimeOf(Date.UTC(2026, 11, 1), '1M')).toBe(Date.UTC(2027, 0, 1))
  })
})

describe('isTimeframe', () => {
  it.each(['1H', '60m', '', 'constructor', '1min'])('refuses "%s"', (text) => {
    expect(isTimeframe(text)).toBe(false)
  })

  it('accepts every timeframe', () => {
    expect(timeframes).toHaveLength(13)
  })
})
