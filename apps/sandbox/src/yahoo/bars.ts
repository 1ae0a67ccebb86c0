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

const dayMs = 86_400_000

/** Bars of the regular sessions within a span, oldest first; the last one may still be growing. */
export function barsWithin(market: Market, symbol: MarketSymbol, span: ChartSpan): Bar[] {
  const latestMs = Math.min(span.toMs, market.now() - symbol.exchange.delayMinutes * 60_000)
  return span.intervalMs < dayMs
    ? sessionsWithin(symbol, span.fromMs, latestMs).flatMap((session) => intradayBars(session))
    : dailyBars()

  function intradayBars(session: { start: number; end: number }): Bar[] {
    const bars: Bar[] = []
    const endMs = Math.min(session.end, latestMs)
    for (let startMs = session.start; startMs < endMs; startMs += span.intervalMs) {
      if (startMs >= span.fromMs) bars.push(bar(startMs, Math.min(startMs + span.intervalMs, endMs)))
    }
    return bars
  }

  function dailyBars(): Bar[] {
    const sessions = sessionsWithin(symbol, span.fromMs, latestMs)
    const bars: Bar[] = []
    for (const session of sessions) {
      const previous = bars.at(-1)
      if (previous !== undefined && session.start < previous.startMs + span.intervalMs) continue
      const endMs = span.intervalMs === dayMs ? session.end : session.start + span.intervalMs
      bars.push(bar(session.start, Math.min(endMs, latestMs)))
    }
    return bars
  }

  function bar(startMs: number, endMs: number): Bar {
    const window = readWindow(market.prices, {
      path: symbol.path,
      by: symbol.by,
      fromMs: startMs,
      toMs: endMs,
      samples: 4,
    })
    return {
      startMs,
      open: significant(window.open),
      high: significant(window.high),
      low: significant(window.low),
      close: significant(window.close),
      volume: Math.round((averageVolumeOf(symbol) * (endMs - startMs)) / dayMs),
    }
  }
}

function sessionsWithin(symbol: MarketSymbol, fromMs: number, toMs: number) {
  const sessions = []
  for (let timeMs = fromMs - dayMs; timeMs < toMs + dayMs; timeMs += dayMs) {
    const session = sessionOfDay(symbol.exchange, timeMs)
    if (session !== null && session.end > fromMs && session.start < toMs) sessions.push(session)
  }
  return sessions
}
