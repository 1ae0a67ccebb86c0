import type { Market } from '../market/market.ts'
import { significant } from '../market/rounding.ts'
import { sessionOfDay } from '../market/session.ts'
import { averageVolumeOf } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { readWindow } from '../market/window.ts'
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

/** From when to when a bar lasts, in milliseconds since the UNIX epoch. */
interface Period {
  start: number
  end: number
}

const dayMs = 86_400_000

/** Bars of the regular sessions within a span, oldest first; the last one may still be growing. */
export function barsWithin(market: Market, symbol: MarketSymbol, span: ChartSpan): Bar[] {
  const latestMs = Math.min(span.toMs, market.now() - symbol.exchange.delayMinutes * 60_000)
  const sessions = sessionsWithin(symbol, span.fromMs, latestMs)
  const periods =
    span.intervalMs < dayMs
      ? sessions.flatMap((session) => partsOf(session, span))
      : groupsOf(sessions, span.intervalMs)
  return periods
    .filter(({ start }) => start < latestMs)
    .map(({ start, end }) => barOf(market, symbol, { start, end: Math.min(end, latestMs) }))
}

function partsOf({ start, end }: Period, { fromMs, intervalMs }: ChartSpan): Period[] {
  const count = Math.ceil((end - start) / intervalMs)
  return Array.from({ length: count }, (_, index) => ({
    start: start + index * intervalMs,
    end: Math.min(start + (index + 1) * intervalMs, end),
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

function barOf(market: Market, symbol: MarketSymbol, { start, end }: Period): Bar {
  const { path, by } = symbol
  const window = readWindow(market.prices, { path, by, fromMs: start, toMs: end, samples: 4 })
  return {
    startMs: start,
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
