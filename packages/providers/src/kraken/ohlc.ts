import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { readList, readRecord, readUnixSeconds } from '../read-values.ts'
import { entriesByPair } from './entries-by-pair.ts'
import { isUnknownPair } from './errors.ts'

/**
 * Bars of one pair, the running one included.
 *
 * Source: Kraken `GET /0/public/OHLC`, one call; the latest 720, ascending, times are those at which bars open.
 */
export const ohlc = defineBarsCall({
  name: 'kraken.ohlc',
  source: 'kraken',
  maxConcurrent: 2,
  cost: () => 1,
  // In minutes.
  intervals: {
    '1m': '1',
    '5m': '5',
    '15m': '15',
    '30m': '30',
    '1h': '60',
    '4h': '240',
    '1d': '1440',
    '1w': '10080',
  },
  fetchBars: async ({ symbol, interval }, { getJson, signal }) => {
    const request = { path: ['0', 'public', 'OHLC'], query: { pair: symbol, interval }, signal }
    const body = await getJson({ ...request, isNotFound: isUnknownPair })
    if (body === null) return null
    // Beside the bars it tells the last one that is complete, as the place from where to go on.
    const { last, ...result } = readRecord(readRecord(body).result)
    const rows = entriesByPair(result, [symbol]).get(symbol)
    if (!Array.isArray(rows))
      throw malformedAnswer('kraken.ohlc: expected a list of bars, got something else')
    return rows.map((row) => toBar(row, readUnixSeconds(last)))
  },
})

/** `[open time, open, high, low, close, average price, base volume, trades]` */
function toBar(row: unknown, lastComplete: number | null): ToldBar {
  const [seconds, open, high, low, close, , volume] = readList(row)
  const openTime = readUnixSeconds(seconds)
  const isComplete = openTime === null || lastComplete === null || openTime <= lastComplete
  return { openTime, open, high, low, close, volume, isComplete }
}
