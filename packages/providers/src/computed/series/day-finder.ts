import { type Day, utcDayOf } from './day.ts'

/** Finds dates in time zones; many instruments open at the same moments, so each moment is looked up once. */
export function createDayFinder(): (timeZone: string | null) => (timestamp: number) => Day {
  const finders = new Map<string | null, (timestamp: number) => Day>()
  return (timeZone) => {
    const found = finders.get(timeZone) ?? remember(localDayOf(timeZone))
    finders.set(timeZone, found)
    return found
  }
}

function remember(dayOf: (timestamp: number) => Day): (timestamp: number) => Day {
  const days = new Map<number, Day>()
  return (timestamp) => {
    const day = days.get(timestamp) ?? dayOf(timestamp)
    days.set(timestamp, day)
    return day
  }
}

/** UTC where the zone is not told, or is none. */
function localDayOf(timeZone: string | null): (timestamp: number) => Day {
  const format = timeZone === null ? null : formatOf(timeZone)
  if (format === null) return utcDayOf
  return (timestamp) => {
    const parts = new Map(format.formatToParts(timestamp).map(({ type, value }) => [type, Number(value)]))
    return utcDayOf(Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1))
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, calendar: 'gregory', timeZone })
  } catch {
    return null
  }
}
