import { closeTimeOf, mostBars, type Timeframe } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { type BarsRequest, defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import type { CallContext } from '../define-call.ts'
import { readRecord, readUnixSeconds } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'

/** Coinbase refuses requests for 350 bars and more; four of these make a full series. */
const pageBars = 250
const mostPages = mostBars / pageBars

/**
 * Bars of one pair, the running one included, newest pages first; times without a trade have none.
 *
 * Source: Coinbase `GET /api/v3/brokerage/market/products/{id}/candles`, up to four calls. Times are those at which bars open.
 */
export const candles = defineBarsCall({
  name: 'coinbase.candles',
  source: 'coinbase',
  maxConcurrent: 2,
  cost: () => mostPages,
  intervals: {
    '1m': 'ONE_MINUTE',
    '5m': 'FIVE_MINUTE',
    '15m': 'FIFTEEN_MINUTE',
    '30m': 'THIRTY_MINUTE',
    '1h': 'ONE_HOUR',
    '2h': 'TWO_HOUR',
    '6h': 'SIX_HOUR',
    '1d': 'ONE_DAY',
  },
  fetchBars: async (request, context) => {
    let end = context.now()
    const latest = await fetchPage(request, end, context)
    if (latest === null) return null
    const bars = [...latest]
    for (let page = 1; page < mostPages; page++) {
      const oldest = oldestOf(bars)
      if (oldest === null) break
      end = startOf(request.timeframe, end) - 1_000
      // A series that is shorter than it could be is worth more than none.
      const older = await fetchPage(request, end, context).catch(() => null)
      if (older === null || !older.some(({ openTime }) => openTime !== null && openTime < oldest)) break
      bars.push(...older)
    }
    return bars
  },
})

async function fetchPage(
  { symbol, timeframe, interval }: BarsRequest,
  end: number,
  { getJson, signal }: CallContext,
): Promise<readonly ToldBar[] | null> {
  const path = ['api', 'v3', 'brokerage', 'market', 'products', symbol, 'candles']
  const query = {
    start: toSeconds(startOf(timeframe, end)),
    end: toSeconds(end),
    granularity: interval,
  }
  const body = await getJson({ path, query, signal, isNotFound: isUnknownProduct })
  if (body === null) return null
  const { candles: rows } = readRecord(body)
  if (!Array.isArray(rows)) {
    throw malformedAnswer('coinbase.candles: expected a list of candles, got something else')
  }
  return rows.map(toBar)
}

/** When the first bar of a page opens: all lengths that Coinbase has are counted from midnight UTC. */
function startOf(timeframe: Timeframe, end: number): number {
  const lengthMs = closeTimeOf(0, timeframe)
  return (Math.floor(end / lengthMs) - pageBars + 1) * lengthMs
}

function oldestOf(bars: readonly ToldBar[]): number | null {
  const times = bars.flatMap(({ openTime }) => openTime ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

function toBar(row: unknown): ToldBar {
  const { start, open, high, low, close, volume } = readRecord(row)
  return { openTime: readUnixSeconds(start), open, high, low, close, volume }
}

function toSeconds(timeMs: number): string {
  return String(Math.floor(timeMs / 1_000))
}
