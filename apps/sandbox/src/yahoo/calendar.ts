import type { Exchange } from '../market/exchanges.ts'
import { localMidnight, toLocal } from '../market/session.ts'

/** Stretches of the calendar that have a bar of their own. */
export type CalendarUnit = 'week' | 'month' | 'quarter'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** Weeks begin on Mondays, and 1970 began on a Thursday. */
const firstMondayMs = 4 * dayMs

/**
 * Says when the stretch of the calendar began that a moment belongs to: at midnight of the exchange, of a Monday or of the
 * first of a month.
 *
 * @param originMs Begins a quarter with its month, which is how Yahoo counts three months: from the first one that is asked for.
 */
export function calendarStart(
  exchange: Exchange,
  timeMs: number,
  { unit, originMs }: { unit: CalendarUnit; originMs: number },
): number {
  const localMs = toLocal(exchange, timeMs)
  if (unit === 'week') {
    return localMidnight(exchange, Math.floor((localMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs)
  }
  const months = monthsOf(localMs)
  const beyond = unit === 'month' ? 0 : (months - monthsOf(toLocal(exchange, originMs))) % 3
  return localMidnight(exchange, Date.UTC(0, months - beyond))
}

/** Months since the year 1900, which is what `Date.UTC` takes the year 0 for. */
function monthsOf(localMs: number): number {
  const local = new Date(localMs)
  return (local.getUTCFullYear() - 1900) * 12 + local.getUTCMonth()
}
