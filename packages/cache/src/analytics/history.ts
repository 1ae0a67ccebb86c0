import { type Counts, createCounts, subtractCounts } from './counters.ts'

/** What was counted in a stretch of time; epoch milliseconds. */
export interface CountsOfPeriod {
  from: number
  to: number
  counts: Counts
}

/** The past of one namespace's counts: the last hour by minutes, the last two days by hours. */
export interface History {
  /** Takes a reading; to be called once a minute. */
  record: (now: number) => void
  /** @returns What was counted since `windowMs` ago, or since the oldest reading that is not older. */
  since: (windowMs: number, now: number) => CountsOfPeriod
  minutes: (now: number) => CountsOfPeriod[]
  hours: (now: number) => CountsOfPeriod[]
}

interface Reading {
  at: number
  counts: Counts
}

const minutesKept = 60
const hoursKept = 48

/** Creates the history of counts that somebody else raises. */
export function createHistory(counts: Counts, startedAt: number): History {
  const start: Reading = { at: startedAt, counts: createCounts() }
  const byMinute: Reading[] = [start]
  const byHour: Reading[] = [start]
  return {
    record,
    since,
    minutes: (now) => periods(byMinute, now),
    hours: (now) => periods(byHour, now),
  }

  function record(now: number): void {
    const reading = { at: now, counts: { ...counts } }
    byMinute.push(reading)
    if (byMinute.length > minutesKept) byMinute.shift()
    if (now - (byHour.at(-1)?.at ?? 0) < 3_600_000) return
    byHour.push(reading)
    if (byHour.length > hoursKept) byHour.shift()
  }

  function since(windowMs: number, now: number): CountsOfPeriod {
    const readings = [...byHour, ...byMinute].sort((one, other) => one.at - other.at)
    const from = readings.findLast(({ at }) => at <= now - windowMs) ?? readings[0] ?? start
    return { from: from.at, to: now, counts: subtractCounts(counts, from.counts) }
  }

  function periods(readings: readonly Reading[], now: number): CountsOfPeriod[] {
    const ends = [...readings.slice(1), { at: now, counts }]
    return readings.map((from, index) => {
      const to = ends[index] ?? from
      return { from: from.at, to: to.at, counts: subtractCounts(to.counts, from.counts) }
    })
  }
}
