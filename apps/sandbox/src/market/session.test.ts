import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Exchange, exchanges } from './exchanges.ts'
import { lastSession, marketStateAt, sessionBefore } from './session.ts'

function exchange(code: string): Exchange {
  const found = exchanges[code]
  if (found === undefined) throw new Error(`no exchange "${code}"`)
  return found
}

const iso = (timeMs: number) => new Date(timeMs).toISOString()

describe('lastSession', () => {
  it.each([
    ['NMS', '2026-01-06T20:00:00Z', '2026-01-06T14:30:00.000Z', 'EST'],
    ['NMS', '2026-07-07T20:00:00Z', '2026-07-07T13:30:00.000Z', 'EDT'],
    ['LSE', '2026-07-07T20:00:00Z', '2026-07-07T07:00:00.000Z', 'BST'],
    ['JPX', '2026-07-07T20:00:00Z', '2026-07-07T00:00:00.000Z', 'JST'],
    ['NSI', '2026-07-07T20:00:00Z', '2026-07-07T03:45:00.000Z', 'IST'],
    ['ASX', '2026-01-06T20:00:00Z', '2026-01-05T23:00:00.000Z', 'AEDT'],
    ['NMS', '2026-07-05T12:00:00Z', '2026-07-03T13:30:00.000Z', 'EDT'],
    ['CCC', '2026-07-05T12:00:00Z', '2026-07-05T00:00:00.000Z', 'UTC'],
  ])('of %s at %s began at %s (%s)', (code, time, start, zoneName) => {
    const session = lastSession(exchange(code), Date.parse(time))
    expect(iso(session.start)).toBe(start)
    expect(session.zoneName).toBe(zoneName)
  })

  it('has begun, is never longer ago than a long weekend, and comes after the one before', () => {
    const codes = fc.constantFrom(...Object.keys(exchanges))
    const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) })
    fc.assert(
      fc.property(codes, times, (code, timeMs) => {
        const session = lastSession(exchange(code), timeMs)
        expect(session.start).toBeLessThanOrEqual(timeMs)
        expect(timeMs - session.start).toBeLessThan(4 * 86_400_000)
        expect(session.end).toBeGreaterThan(session.start)
        expect(sessionBefore(exchange(code), session).end).toBeLessThanOrEqual(session.start)
      }),
    )
  })
})

describe('marketStateAt', () => {
  it('is regular all the time only where coins are traded', () => {
    const times = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) })
    fc.assert(
      fc.property(times, (timeMs) => {
        const wholeMinuteMs = Math.floor(timeMs / 60_000) * 60_000
        const isLastMinute = wholeMinuteMs % 86_400_000 === 1_439 * 60_000
        expect(marketStateAt(exchange('CCC'), timeMs)).toBe(isLastMinute ? 'CLOSED' : 'REGULAR')
      }),
    )
  })
})
