import { secondMs } from '@marketcache/contracts'
import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { readList, readUnixSeconds } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'

/** More are refused. */
const mostBars = 300

/**
 * The latest 300 bars of one pair, the running one included; times without a trade have none.
 *
 * Source: Coinbase Exchange `GET /products/{id}/candles`, one call. Times are those at which bars open.
 */
export const candles = defineBarsCall({
  name: 'coinbase-exchange.candles',
  source: 'coinbase',
  maxConcurrent: 2,
  cost: () => 1,
  intervals: {
    '1m': '60',
    '5m': '300',
    '15m': '900',
    '1h': '3600',
    '6h': '21600',
    '1d': '86400',
  },
  fetchBars: async ({ symbol, interval }, { getJson, signal, now }) => {
    const lengthMs = Number(interval) * secondMs
    const end = now()
    const start = (Math.floor(end / lengthMs) - mostBars + 1) * lengthMs
    // Without both ends the answer may be five minutes old.
    const query = { granularity: interval, start: toIso(start), end: toIso(end) }
    const path = ['products', symbol, 'candles']
    const body = await getJson({ path, query, signal, isNotFound: isUnknownProduct })
    if (body === null) return null
    if (!Array.isArray(body)) {
      throw malformedAnswer('coinbase-exchange.candles: expected a list, got something else')
    }
    return body.map(toBar)
  },
})

/** `[time, low, high, open, close, volume]`: the low comes first. */
function toBar(row: unknown): ToldBar {
  const [time, low, high, open, close, volume] = readList(row)
  return { openTime: readUnixSeconds(time), open, high, low, close, volume }
}

function toIso(timeMs: number): string {
  return new Date(timeMs).toISOString()
}
