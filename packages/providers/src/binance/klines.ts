import { mostBars } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { readList, readUnixMs } from '../read-values.ts'
import { isUnknownSymbol } from './errors.ts'

/**
 * Bars of one pair, the running one included.
 *
 * Source: Binance `GET /api/v3/klines`, weight 2; at most 1000, ascending, times are those at which bars open.
 */
export const klines = defineBarsCall({
  name: 'binance.klines',
  source: 'binance',
  maxConcurrent: 4,
  cost: () => 2,
  // Case matters: `1m` is a minute, `1M` a month.
  intervals: {
    '1m': '1m',
    '3m': '3m',
    '5m': '5m',
    '15m': '15m',
    '30m': '30m',
    '1h': '1h',
    '2h': '2h',
    '4h': '4h',
    '6h': '6h',
    '12h': '12h',
    '1d': '1d',
    '1w': '1w',
    '1M': '1M',
  },
  fetchBars: async ({ symbol, interval }, { getJson, signal }) => {
    const query = { symbol, interval, limit: String(mostBars) }
    const body = await getJson({ path: ['api', 'v3', 'klines'], query, signal, isNotFound: isUnknownSymbol })
    if (body === null) return null
    if (!Array.isArray(body)) throw malformedAnswer('binance.klines: expected a list, got something else')
    return body.map(toBar)
  },
})

/** `[open time, open, high, low, close, base volume, close time, ...]` */
function toBar(row: unknown): ToldBar {
  const [openTime, open, high, low, close, volume] = readList(row)
  return { openTime: readUnixMs(openTime), open, high, low, close, volume }
}
