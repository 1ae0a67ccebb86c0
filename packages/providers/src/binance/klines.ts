import { mostBars } from '@marketcache/resources'
import { defineBarsCall } from '../define-bars-call.ts'
import { isUnknownSymbol } from './errors.ts'
import { klineIntervals, readKlines } from './kline-rows.ts'

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
  intervals: klineIntervals,
  fetchBars: async ({ symbol, interval }, { getJson, signal }) => {
    const query = { symbol, interval, limit: String(mostBars) }
    const body = await getJson({ path: ['api', 'v3', 'klines'], query, signal, isNotFound: isUnknownSymbol })
    return body === null ? null : readKlines('binance.klines', body)
  },
})
