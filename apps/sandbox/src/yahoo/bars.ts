import type { Market } from '../market/market.ts'
import { significant } from '../market/rounding.ts'
import { sessionOfDay } from '../market/session.ts'
import { averageVolumeOf } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { readWindow } from '../market/window.ts'
import { type CalendarUnit, calendarStart } from './calendar.ts'
import type { ChartSpan } from './chart-span.ts'

/** One row of a chart before it is turned into columns. */
export interface Bar {
  startMs: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

/** From when to when something is traded, in milliseconds since the UNIX epoch. */
interface Period {
  start: number
  end: number
  /** What a bar of it is stamped with, where that is not its start. */
  stamp?: number
}

const dayMs = 86_400_000

/** Bars of the regular sessions within a span, oldest first; the last one may still be growing. */
export function barsWithin(market: Market, symbol: MarketSymbol, span: ChartSpan): Bar[] {
  const latestMs = Math.min(span.toMs, market.now() - symbol.exchange.delayMinutes * 60_000)
  const periods = periodsOf(symbol, { ...span, toMs: latestMs })
  return periods
    .filter(({ start }) => start < latestMs)
    .map((period) => barOf(market, symbol, { ...period, end: Math.min(period.end, latestMs) }))
}

function periodsOf(symbol: MarketSymbol, span: ChartSpan): Period[] {
  const { length, fromMs, toMs } = span
  if (typeof length !== 'number') return calendarPeriods(symbol, length, span)
  const sessions = sessionsWithin(symbol, fromMs, toMs)
  if (length >= dayMs) return groupsOf(sessions, length)
  return sessions.flatMap((session) => partsOf(session, { fromMs, length }))
}

function partsOf({ start, end }: Period, { fromMs, length }: { fromMs: number; length: number }): Period[] {
  const count = Math.ceil((end - start) / length)
  return Array.from({ length: count }, (_, index) => ({
    start: start + index * length,
    end: Math.min(start + (index + 1) * length, end),
  })).filter((part) => part.start >= fromMs)
}

/** One period from the first to the last session of each interval. */
function groupsOf(sessions: Period[], intervalMs: number): Period[] {
  const groups: Period[] = []
  for (const { start, end } of sessions) {
    const group = groups.at(-1)
    if (group === undefined || start >= group.start + intervalMs) groups.push({ start, end })
    else group.end = end
  }
  return groups
}

/** One period for each stretch of the calendar that has a session, from its first to its last; also the one in which the span begins. */
function calendarPeriods(symbol: MarketSymbol, unit: CalendarUnit, { fromMs, toMs }: ChartSpan): Period[] {
  const startOf = (timeMs: number) => calendarStart(symbol.exchange, timeMs, { unit, originMs: fromMs })
  const periods: Period[] = []
  for (const { start, end } of sessionsWithin(symbol, startOf(fromMs), toMs)) {
    const stamp = startOf(start)
    const period = periods.at(-1)
    if (period === undefined || stamp !== period.stamp) periods.push({ start, end, stamp })
    else period.end = end
  }
  return periods
}

function barOf(market: Market, symbol: MarketSymbol, { start, end, stamp = start }: Period): Bar {
  const { path, by } = symbol
  const window = readWindow(market.prices, { path, by, fromMs: start, toMs: end, samples: 4 })
  return {
    startMs: stamp,
    open: significant(window.open),
    high: significant(window.high),
    low: significant(window.low),
    close: significant(window.close),
    volume: Math.round((averageVolumeOf(symbol) * (end - start)) / dayMs),
  }
}

function sessionsWithin(symbol: MarketSymbol, fromMs: number, toMs: number): Period[] {
  const sessions: Period[] = []
  for (let timeMs = fromMs - dayMs; timeMs < toMs + dayMs; timeMs += dayMs) {
    const session = sessionOfDay(symbol.exchange, timeMs)
    if (session === null || session.end <= fromMs || session.start >= toMs) continue
    // When clocks go back, two steps of 24 hours can fall on one day.
    if (session.start !== sessions.at(-1)?.start) sessions.push(session)
  }
  return sessions
}
