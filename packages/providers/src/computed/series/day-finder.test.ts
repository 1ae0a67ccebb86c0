import { describe, expect, it } from 'vitest'
import { toIsoDay } from './day.ts'
import { createDayFinder } from './day-finder.ts'

describe('createDayFinder', () => {
  const dayIn = (zone: string | null, time: string) => toIsoDay(createDayFinder()(zone)(Date.parse(time)))

  it.each([
    ['Australia/Sydney', '2026-01-04T23:00:00Z', '2026-01-05'],
    ['Europe/London', '2026-06-30T23:00:00Z', '2026-07-01'],
    ['America/New_York', '2026-01-05T21:00:00Z', '2026-01-05'],
    ['America/New_York', '2026-01-06T04:59:59Z', '2026-01-05'],
    [null, '2026-01-04T23:00:00Z', '2026-01-04'],
  ])('%s: %s is %s', (zone, time, day) => {
    expect(dayIn(zone, time)).toBe(day)
  })

  it.each(['', 'Mars/Olympus', '__proto__'])('takes UTC where "%s" is no time zone', (zone) => {
    expect(dayIn(zone, '2026-01-04T23:00:00Z')).toBe('2026-01-04')
  })
})
