import { dayMs, hourMs, minuteMs } from '@marketcache/contracts'

/** Lengths of bars, by name; a month has no fixed length and is counted in the calendar, UTC. */
export const timeframeMs = {
  '1m': minuteMs,
  '3m': 3 * minuteMs,
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1h': hourMs,
  '2h': 2 * hourMs,
  '4h': 4 * hourMs,
  '6h': 6 * hourMs,
  '12h': 12 * hourMs,
  '1d': dayMs,
  '1w': 7 * dayMs,
  '1M': null,
} as const

/** Length of the bars of a series; `1m` is a minute and `1M` a month. */
export type Timeframe = keyof typeof timeframeMs

/** All of them, shortest first. */
export const timeframes = Object.keys(timeframeMs).filter(isTimeframe)

/** Says whether a text names a timeframe. */
export function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(timeframeMs, text)
}

/** When a bar that opened then is complete; milliseconds. */
export function closeTimeOf(openTime: number, timeframe: Timeframe): number {
  const lengthMs = timeframeMs[timeframe]
  if (lengthMs !== null) return openTime + lengthMs
  const opened = new Date(openTime)
  return Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() + 1, opened.getUTCDate())
}
