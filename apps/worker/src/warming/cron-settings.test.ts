import { describe, expect, it } from 'vitest'
import { cronMistakes } from './cron-settings.ts'

describe('cronMistakes', () => {
  const mistakes = (pattern: string | undefined, timeZone = 'UTC') =>
    cronMistakes({ WARM_CRON: pattern, WARM_CRON_TIME_ZONE: timeZone })

  it('accepts nothing, and expressions with their time zone', () => {
    expect(mistakes(undefined)).toEqual([])
    expect(mistakes('*/5 * * * *')).toEqual([])
    expect(mistakes('0 8 * * 1-5', 'America/New_York')).toEqual([])
  })

  it.each(['every morning', '99 * * * *'])('names the expression "%s" that it cannot read', (pattern) => {
    expect(mistakes(pattern)).toEqual([expect.stringContaining(`got "${pattern}"`)])
  })

  it('names a time zone that does not exist', () => {
    expect(mistakes('0 8 * * *', 'Mars/Olympus')).toEqual([expect.stringContaining('Mars/Olympus')])
  })
})
