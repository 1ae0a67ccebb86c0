import { describe, expect, it } from 'vitest'
import { monthsBefore, periodsPerYearOf, toIsoDay, utcDayOf } from './day.ts'

const dayOf = (text: string) => utcDayOf(Date.parse(text))

describe('monthsBefore', () => {
  it.each([
    ['2026-03-31', 1, '2026-02-28'],
    ['2024-03-31', 1, '2024-02-29'],
    ['2026-05-31', 3, '2026-02-28'],
    ['2026-01-15', 1, '2025-12-15'],
    ['2024-02-29', 12, '2023-02-28'],
    ['2026-02-28', 1, '2026-01-28'],
  ])('%s less %i is %s', (from, months, to) => {
    expect(toIsoDay(monthsBefore(dayOf(from), months))).toBe(to)
  })
})

describe('periodsPerYearOf', () => {
  const week = ['05', '06', '07', '08', '09', '10', '11'].map((day) => dayOf(`2026-01-${day}`))

  it('counts 365 where Saturdays are days like others, and 252 elsewhere', () => {
    expect(periodsPerYearOf(week)).toBe(365)
    expect(periodsPerYearOf(week.slice(0, 5))).toBe(252)
    expect(periodsPerYearOf([])).toBe(252)
  })

  it('takes one Saturday in many weeks for an exception', () => {
    const weekdays = Array.from({ length: 20 }, () => week.slice(0, 5)).flat()
    expect(periodsPerYearOf([...weekdays, dayOf('2026-01-10')])).toBe(252)
  })
})
