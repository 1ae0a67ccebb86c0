import type { Exchange } from './exchanges.ts'

/** One trading day, in milliseconds since the UNIX epoch. */
export interface Session {
  preStart: number
  start: number
  end: number
  postEnd: number
  /** Distance of local time from UTC. */
  offsetMs: number
  zoneName: string
}

/** What Yahoo calls `marketState`. */
export type MarketState = 'PREPRE' | 'PRE' | 'REGULAR' | 'POST' | 'POSTPOST' | 'CLOSED'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Finds the session that began last; holidays are unknown here. */
export function lastSession(exchange: Exchange, timeMs: number): Session {
  for (let daysBack = 0; ; daysBack++) {
    const session = sessionOfDay(exchange, timeMs - daysBack * dayMs)
    if (session !== null && session.start <= timeMs) return session
  }
}

/** Finds the session before another one. */
export function sessionBefore(exchange: Exchange, session: Session): Session {
  return lastSession(exchange, session.start - 1)
}

/** The session of the local day of `timeMs`, or null on a weekend. */
export function sessionOfDay(exchange: Exchange, timeMs: number): Session | null {
  const { offsetMs, zoneName } = localTime(exchange, timeMs)
  const localDay = Math.floor((timeMs + offsetMs) / dayMs)
  const weekday = (localDay + 4) % 7
  if (!exchange.tradesOnWeekends && (weekday === 0 || weekday === 6)) return null
  const midnight = localDay * dayMs - offsetMs
  const { pre, start, end, post } = exchange.hours
  return {
    preStart: midnight + pre * minuteMs,
    start: midnight + start * minuteMs,
    end: midnight + end * minuteMs,
    postEnd: midnight + post * minuteMs,
    offsetMs,
    zoneName,
  }
}

/** Tells in which part of its day an exchange is. */
export function marketStateAt(exchange: Exchange, timeMs: number): MarketState {
  const today = sessionOfDay(exchange, timeMs)
  if (today === null) return 'CLOSED'
  if (timeMs >= today.start && timeMs < today.end) return 'REGULAR'
  if (today.preStart === today.start) return 'CLOSED'
  if (timeMs < today.preStart) return 'PREPRE'
  if (timeMs < today.start) return 'PRE'
  return timeMs < today.postEnd ? 'POST' : 'POSTPOST'
}

/** When a day begins at an exchange. @param localMs Midnight as its clocks show it, written as if it were UTC. */
export function localMidnight(exchange: Exchange, localMs: number): number {
  // Seen from UTC, midnight is some hours away, within which clocks may be changed.
  const near = localMs - localTime(exchange, localMs).offsetMs
  return localMs - localTime(exchange, near).offsetMs
}

/** What the clocks of an exchange show, written as if it were UTC. */
export function toLocal(exchange: Exchange, timeMs: number): number {
  return timeMs + localTime(exchange, timeMs).offsetMs
}

function localTime(exchange: Exchange, timeMs: number): { offsetMs: number; zoneName: string } {
  const text = exchange.offsetFormat.formatToParts(timeMs).find((part) => part.type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(text ?? '') ?? ['', '+', '0', '0']
  const offsetMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  const isSummer = offsetMinutes !== exchange.standardOffsetMinutes
  return {
    offsetMs: offsetMinutes * minuteMs,
    zoneName: isSummer ? exchange.zoneNames.summer : exchange.zoneNames.standard,
  }
}
