import { dayMs, hourMs } from '@marketcache/contracts'
import { readNumber, readRecord, readUnixSeconds } from '../read-values.ts'

/** When an exchange trades, as the `meta` of a chart tells it. */
export interface TradingSession {
  /** When one regular session opens, today's or the next one's; milliseconds. */
  opensAt: number
  /** How long one lasts; milliseconds. */
  lengthMs: number
}

/** Whoever trades for longer in a day trades round the clock; Yahoo leaves out the last minute. */
const longestBreakingMs = 23 * hourMs

/** Reads the regular session; null where a chart tells none. */
export function readTradingSession(meta: Readonly<Record<string, unknown>>): TradingSession | null {
  const { start, end } = readRecord(readRecord(meta.currentTradingPeriod).regular)
  const [opensAt, closesAt] = [readUnixSeconds(start), readUnixSeconds(end)]
  if (opensAt === null || closesAt === null || closesAt <= opensAt) return null
  const lengthMs = closesAt - opensAt
  return { opensAt, lengthMs: lengthMs > longestBreakingMs ? dayMs : lengthMs }
}

/** When the session opened that a moment belongs to: the last one that had opened by then. */
export function sessionOpenAt({ opensAt }: TradingSession, timeMs: number): number {
  return opensAt + Math.floor((timeMs - opensAt) / dayMs) * dayMs
}

/** How far the clocks of the exchange are ahead of UTC; milliseconds. */
export function readOffsetMs(meta: Readonly<Record<string, unknown>>): number {
  return (readNumber(meta.gmtoffset) ?? 0) * 1_000
}
