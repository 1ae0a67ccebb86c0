import { dayMs } from '@marketcache/contracts'
import { closeTimeOf, type Timeframe } from '@marketcache/resources'
import { sumOf } from '../calculate.ts'
import { readUnixSeconds } from '../read-values.ts'
import { readOffsetMs, readTradingSession, sessionOpenAt } from './trading-session.ts'

/** One row of a chart, before anybody knows whether it is complete. */
export interface ChartRow {
  openTime: number
  open: number
  high: number
  low: number
  close: number
  volume: number | null
  adjustedClose: number | null
}

type Meta = Readonly<Record<string, unknown>>

/** What is known of the moment of the last row. */
interface Moment {
  timeframe: Timeframe
  meta: Meta
}

const weekMs = 7 * dayMs

/**
 * Puts the row of the latest price where it belongs.
 *
 * Besides the bars, Yahoo appends a row for the latest price, stamped with the time of that price instead of a time at which a bar
 * opens. Within a day it holds that price alone, in a week or month the session that runs; after the close it is stamped with
 * the end of the session. It is joined to the bar that it falls into, or becomes that bar when there is none yet.
 *
 * @param rows In order of time.
 */
export function joinLiveRow(rows: readonly ChartRow[], moment: Moment): readonly ChartRow[] {
  const [last, before] = [rows.at(-1), rows.at(-2)]
  if (last === undefined) return rows
  if (isAfterClose(last, moment)) return before === undefined ? rows : rows.slice(0, -1)
  if (last.openTime !== readUnixSeconds(moment.meta.regularMarketTime)) return rows
  const openTime = openTimeOf(last.openTime, before, moment)
  if (before === undefined || before.openTime < openTime) return [...rows.slice(0, -1), { ...last, openTime }]
  return [...rows.slice(0, -2), join(before, last, moment.timeframe)]
}

/** The price of the close, which is in the last bar; one with a volume is an auction of its own. */
function isAfterClose({ openTime, high, low, volume }: ChartRow, { timeframe, meta }: Moment): boolean {
  const session = readTradingSession(meta)
  if (session === null || closeTimeOf(0, timeframe) >= dayMs || high !== low || volume) return false
  return openTime >= sessionOpenAt(session, openTime) + session.lengthMs
}

/** When the bar opened that a moment falls into. */
function openTimeOf(timeMs: number, before: ChartRow | undefined, { timeframe, meta }: Moment): number {
  if (timeframe === '1M') return monthOpenOf(timeMs, before, readOffsetMs(meta))
  if (timeframe === '1w') return before === undefined ? timeMs : gridTime(timeMs, before.openTime, weekMs)
  const lengthMs = closeTimeOf(0, timeframe)
  const session = readTradingSession(meta)
  if (session !== null) return gridTime(timeMs, sessionOpenAt(session, timeMs), lengthMs)
  return before === undefined ? timeMs : gridTime(timeMs, before.openTime, lengthMs)
}

function gridTime(timeMs: number, originMs: number, lengthMs: number): number {
  return originMs + Math.floor((timeMs - originMs) / lengthMs) * lengthMs
}

/** Months begin at midnight of the exchange; that of the row before counts when it is the same month. */
function monthOpenOf(timeMs: number, before: ChartRow | undefined, offsetMs: number): number {
  const local = new Date(timeMs + offsetMs)
  const opened = Date.UTC(local.getUTCFullYear(), local.getUTCMonth()) - offsetMs
  // Clocks may have been changed since the month began.
  const isSame = before !== undefined && Math.abs(before.openTime - opened) < dayMs
  return isSame ? before.openTime : opened
}

/** A day is told twice, the later row being the better one; in all other bars the later row adds to the earlier. */
function join(bar: ChartRow, live: ChartRow, timeframe: Timeframe): ChartRow {
  if (timeframe === '1d') return { ...live, openTime: bar.openTime }
  return {
    openTime: bar.openTime,
    open: bar.open,
    high: Math.max(bar.high, live.high),
    low: Math.min(bar.low, live.low),
    close: live.close,
    volume: bar.volume === null ? live.volume : sumOf(bar.volume, live.volume ?? 0),
    adjustedClose: live.adjustedClose,
  }
}
