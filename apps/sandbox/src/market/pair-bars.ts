import type { Market } from './market.ts'
import { type Pair, readPairFigures } from './pairs.ts'
import { readWindow } from './window.ts'

/** One bar of a pair; prices are rounded to its ticks. */
export interface PairBar {
  openMs: number
  /** When the next one opens. */
  closeMs: number
  open: number
  high: number
  low: number
  close: number
  baseVolume: number
  quoteVolume: number
}

/** Which bars are asked for. */
export interface PairSpan {
  /** Length in milliseconds, or `month` for calendar months, UTC. */
  interval: number | 'month'
  /** Bars that open at this moment or before; now when left out. */
  untilMs?: number
  /** Bars that open at this moment or later. */
  fromMs?: number
  limit: number
}

const samples = 6
const dayMs = 86_400_000
/** Weeks of exchanges begin on Mondays, and 1970 began on a Thursday. */
const firstMondayMs = 4 * dayMs
const weekMs = 7 * dayMs

/** Reads the latest bars of a pair at one exchange, ascending; the last one may still be growing. */
export function readPairBars(market: Market, pair: Pair, exchange: string, span: PairSpan): PairBar[] {
  const nowMs = market.now()
  const { digits, quoteVolume: dayVolume } = readPairFigures(market, pair, exchange)
  const starts = startsOf(span, Math.min(span.untilMs ?? nowMs, nowMs))
  return starts.map((openMs) => {
    const closeMs = nextStart(openMs, span.interval)
    const window = readWindow(market.prices, {
      path: pair.coin.path,
      by: pair.by,
      fromMs: openMs,
      toMs: Math.min(closeMs, nowMs),
      samples,
    })
    const round = (price: number) => Number(price.toFixed(digits))
    const quoteVolume = (dayVolume * (Math.min(closeMs, nowMs) - openMs)) / dayMs
    const close = round(window.close)
    return {
      openMs,
      closeMs,
      open: round(window.open),
      high: round(window.high),
      low: round(window.low),
      close,
      baseVolume: close === 0 ? 0 : quoteVolume / close,
      quoteVolume,
    }
  })
}

function startsOf({ interval, fromMs = 0, limit }: PairSpan, untilMs: number): number[] {
  const starts: number[] = []
  for (let start = startBefore(untilMs, interval); starts.length < limit && start >= Math.max(0, fromMs); ) {
    starts.unshift(start)
    start = startBefore(start - 1, interval)
  }
  return starts
}

function startBefore(timeMs: number, interval: PairSpan['interval']): number {
  if (interval === 'month') {
    const time = new Date(timeMs)
    return Date.UTC(time.getUTCFullYear(), time.getUTCMonth())
  }
  const offset = interval % weekMs === 0 ? firstMondayMs : 0
  return Math.floor((timeMs - offset) / interval) * interval + offset
}

function nextStart(startMs: number, interval: PairSpan['interval']): number {
  if (interval !== 'month') return startMs + interval
  const start = new Date(startMs)
  return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)
}
