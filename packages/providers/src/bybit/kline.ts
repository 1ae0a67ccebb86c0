import { closeTimeOf, mostBars, type Timeframe, tickerSeat } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { readList, readRecord, readUnixMs } from '../read-values.ts'
import { isUnknownSymbol } from './errors.ts'

/**
 * Bars of one pair or perpetual, the running one included.
 *
 * Source: Bybit `GET /v5/market/kline`, one call; at most 1000, newest first, times are those at which bars open.
 */
export const kline = defineBarsCall({
  name: 'bybit.kline',
  source: 'bybit',
  maxConcurrent: 4,
  cost: () => 1,
  intervals: {
    '1m': '1',
    '3m': '3',
    '5m': '5',
    '15m': '15',
    '30m': '30',
    '1h': '60',
    '2h': '120',
    '4h': '240',
    '6h': '360',
    '12h': '720',
    '1d': 'D',
    '1w': 'W',
    '1M': 'M',
  },
  fetchBars: async ({ symbol, interval, timeframe }, { getJson, signal }) => {
    const { group: category, item } = tickerSeat('bybit', symbol)
    const query = { category, symbol: item, interval, limit: String(mostBars) }
    const path = ['v5', 'market', 'kline']
    const body = await getJson({ path, query, signal, isNotFound: isUnknownSymbol })
    if (body === null) return null
    const { result, time } = readRecord(body)
    const { list, category: told } = readRecord(result)
    if (!Array.isArray(list)) {
      throw malformedAnswer('bybit.kline: expected a list of bars, got something else')
    }
    const about = { timeframe, toldAt: readUnixMs(time), isInverse: told === 'inverse' }
    return list.map((row) => toBar(row, about))
  },
})

interface AnswerContext {
  timeframe: Timeframe
  /** When the answer was made, in milliseconds, or null. */
  toldAt: number | null
  isInverse: boolean
}

/** `[open time, open, high, low, close, base volume, turnover]`; inverse contracts count dollars, and their turnover is in coins. */
function toBar(row: unknown, { timeframe, toldAt, isInverse }: AnswerContext): ToldBar {
  const [start, open, high, low, close, amount, turnover] = readList(row)
  const volume = isInverse ? turnover : amount
  const openTime = readUnixMs(start)
  const isComplete = openTime === null || toldAt === null || closeTimeOf(openTime, timeframe) <= toldAt
  return { openTime, open, high, low, close, volume, isComplete }
}
