import { dayMs } from '@marketcache/contracts'

/** A date of the calendar, counted in days since 1 January 1970. */
export type Day = number

/** The date of a moment in UTC. */
export function utcDayOf(timestamp: number): Day {
  return Math.floor(timestamp / dayMs)
}

/** The day so many calendar months before; where that month is too short, its last day. */
export function monthsBefore(day: Day, months: number): Day {
  const date = new Date(day * dayMs)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() - months]
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return utcDayOf(Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)))
}

/** Formats a day as `2026-01-31`. */
export function toIsoDay(day: Day): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/** What a year is counted as for things that trade on such days: those that trade on Saturdays do so every day. */
export function periodsPerYearOf(days: readonly Day[]): 252 | 365 {
  const saturdays = days.filter((day) => new Date(day * dayMs).getUTCDay() === 6)
  return days.length > 0 && saturdays.length * 10 >= days.length ? 365 : 252
}
