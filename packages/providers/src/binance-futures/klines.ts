import { mostBars, tickerSeat } from '@marketcache/resources'
import { isUnknownSymbol } from '../binance/errors.ts'
import { klineIntervals, readKlines } from '../binance/kline-rows.ts'
import { defineBarsCall } from '../define-bars-call.ts'

/**
 * Bars of one USD-M perpetual, the running one included.
 *
 * Source: Binance `GET /fapi/v1/klines`, weight 5 for more than 499; ascending, times are those at which bars open.
 */
export const klines = defineBarsCall({
  name: 'binance-futures.klines',
  source: 'binance',
  maxConcurrent: 4,
  cost: () => 5,
  intervals: klineIntervals,
  fetchBars: async ({ symbol, interval }, { getJson, signal }) => {
    const contract = tickerSeat('binance', symbol).item
    const query = { symbol: contract, interval, limit: String(mostBars) }
    const body = await getJson({ path: ['fapi', 'v1', 'klines'], query, signal, isNotFound: isUnknownSymbol })
    return body === null ? null : readKlines('binance-futures.klines', body)
  },
})
