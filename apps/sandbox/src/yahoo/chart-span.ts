import type { Refusal } from '../http/provider-route.ts'
import type { CalendarUnit } from './calendar.ts'
import { yahooError } from './errors.ts'

/** Which bars a chart is asked for. */
export interface ChartSpan {
  fromMs: number
  toMs: number
  /** As it was given; empty if `period1` and `period2` were. */
  range: string
  /** As it was given, or what Yahoo chooses. */
  interval: string
  /** Of a bar, in milliseconds or by the calendar of the exchange. */
  length: number | CalendarUnit
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** Ranges by name, in days. */
export const validRanges: Record<string, number> = {
  '1d': 1,
  '5d': 5,
  '1mo': 30,
  '3mo': 91,
  '6mo': 182,
  '1y': 365,
  '2y': 730,
  '5y': 1_826,
  '10y': 3_652,
  ytd: 365,
  max: 7_300,
}

const intervals: Record<string, { length: number | CalendarUnit; daysOfHistory: number }> = {
  '1m': { length: minuteMs, daysOfHistory: 8 },
  '2m': { length: 2 * minuteMs, daysOfHistory: 60 },
  '5m': { length: 5 * minuteMs, daysOfHistory: 60 },
  '15m': { length: 15 * minuteMs, daysOfHistory: 60 },
  '30m': { length: 30 * minuteMs, daysOfHistory: 60 },
  '90m': { length: 90 * minuteMs, daysOfHistory: 60 },
  '60m': { length: 60 * minuteMs, daysOfHistory: 730 },
  '1h': { length: 60 * minuteMs, daysOfHistory: 730 },
  '1d': { length: dayMs, daysOfHistory: 40_000 },
  '5d': { length: 5 * dayMs, daysOfHistory: 40_000 },
  '1wk': { length: 'week', daysOfHistory: 40_000 },
  '1mo': { length: 'month', daysOfHistory: 40_000 },
  '3mo': { length: 'quarter', daysOfHistory: 40_000 },
}

/** Reads `range` or `period1` and `period2`, and `interval`; refuses what Yahoo does not have. */
export function readChartSpan(
  query: URLSearchParams,
  { nowMs, sessionStartMs }: { nowMs: number; sessionStartMs: number },
): ChartSpan {
  const range = query.get('range') ?? (query.has('period1') ? '' : '1d')
  const interval = query.get('interval') ?? (range === '1d' || range === '5d' ? '1m' : '1d')
  const known = intervals[interval]
  if (known === undefined) {
    throw badRequest(
      `Invalid input - interval=${interval} is not supported. Valid intervals: [${Object.keys(intervals).join(', ')}]`,
    )
  }
  const span = range === '' ? readPeriods(query, nowMs) : readRange(range, { nowMs, sessionStartMs })
  if (span.fromMs < nowMs - known.daysOfHistory * dayMs) {
    throw yahooError('chart', {
      status: 422,
      code: 'Unprocessable Entity',
      description: `${interval} data not available for startTime=${span.fromMs / 1000} and endTime=${span.toMs / 1000}. The requested range must be within the last ${known.daysOfHistory} days.`,
    })
  }
  return { ...span, range, interval, length: known.length }
}

function readRange(range: string, { nowMs, sessionStartMs }: { nowMs: number; sessionStartMs: number }) {
  const days = validRanges[range]
  if (days === undefined) {
    throw badRequest(
      `Invalid input - range=${range} is not supported. Valid ranges: ${Object.keys(validRanges)}`,
    )
  }
  if (range === 'ytd') return { fromMs: Date.UTC(new Date(nowMs).getUTCFullYear(), 0, 1), toMs: nowMs }
  // One day is the session that began last, which on a Sunday is Friday's.
  return { fromMs: sessionStartMs - (days - 1) * dayMs, toMs: nowMs }
}

function readPeriods(query: URLSearchParams, nowMs: number) {
  const fromMs = Number(query.get('period1')) * 1000
  const toMs = query.has('period2') ? Number(query.get('period2')) * 1000 : nowMs
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs) || fromMs > toMs) {
    throw badRequest('Invalid input - start date cannot be after end date.')
  }
  return { fromMs, toMs }
}

function badRequest(description: string): Refusal {
  return yahooError('chart', { status: 400, code: 'Bad Request', description })
}
