import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, readPairBars } from '../market/pair-bars.ts'
import type { Pair } from '../market/pairs.ts'
import { codedError, invalidSymbol } from './errors.ts'
import type { UsedWeight } from './used-weight.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const intervals: Readonly<Record<string, number | 'month'>> = {
  '1m': minuteMs,
  '3m': 3 * minuteMs,
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1h': hourMs,
  '2h': 2 * hourMs,
  '4h': 4 * hourMs,
  '6h': 6 * hourMs,
  '8h': 8 * hourMs,
  '12h': 12 * hourMs,
  '1d': dayMs,
  '3d': 3 * dayMs,
  '1w': 7 * dayMs,
  '1M': 'month',
}

/** Where bars are told, and what they weigh. */
interface KlinesPath {
  path: string
  weight: UsedWeight
  weightOf: (limit: number) => number
  mostRows: number
}

/** `GET /api/v3/klines`, and `/fapi/v1/klines` of futures: rows in ascending order, the running one last. */
export function klines(
  market: Market,
  pairs: ReadonlyMap<string, Pair>,
  { path, weight, weightOf, mostRows }: KlinesPath,
): ProviderRoute {
  return {
    path,
    answer: ({ query }) => {
      const interval = intervals[query.get('interval') ?? '']
      if (interval === undefined) throw codedError(-1120, 'Invalid interval.')
      const pair = pairs.get(query.get('symbol') ?? '')
      if (pair === undefined) throw invalidSymbol()
      const limit = Math.min(mostRows, Number(query.get('limit') ?? 500))
      const span = { interval, limit, ...periodOf(query) }
      const rows = readPairBars(market, pair, 'binance', span).map(toRow)
      return jsonAnswer(rows, { headers: weight.spend(weightOf(limit)) })
    },
  }
}

function periodOf(query: URLSearchParams): { fromMs?: number; untilMs?: number } {
  const [from, until] = [query.get('startTime'), query.get('endTime')]
  return {
    ...(from === null ? {} : { fromMs: Number(from) }),
    ...(until === null ? {} : { untilMs: Number(until) }),
  }
}

function toRow(bar: PairBar): unknown[] {
  return [
    bar.openMs,
    decimal(bar.open),
    decimal(bar.high),
    decimal(bar.low),
    decimal(bar.close),
    decimal(bar.baseVolume),
    bar.closeMs - 1,
    decimal(bar.quoteVolume),
    100,
    decimal(bar.baseVolume / 2),
    decimal(bar.quoteVolume / 2),
    '0',
  ]
}

function decimal(value: number): string {
  return value.toFixed(8)
}
