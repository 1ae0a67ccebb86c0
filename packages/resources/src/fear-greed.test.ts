import { describe, expect, it } from 'vitest'
import { fearGreed } from './fear-greed.ts'

describe('fearGreed', () => {
  it('S2-15 shows as many days as were asked for, and today besides', () => {
    const days = [3, 2, 1].map((date) => ({
      value: date,
      classification: 'Fear',
      timestamp: `2026-01-0${date}T00:00:00.000Z`,
    }))
    const [latest = { value: 0, classification: null, timestamp: '' }] = days
    const show = (query: Record<string, unknown>) =>
      fearGreed.views[0]?.render({ ...latest, history: days }, { query, wantsCsv: false })
    expect(show({ limit: 2 })).toEqual({ data: { ...latest, history: days.slice(0, 2) } })
    expect(show({ limit: 365 })).toEqual({ data: { ...latest, history: days } })
    expect(show({})).toEqual({ data: { ...latest, history: [latest] } })
  })
})
