import { minuteMs } from '@marketcache/contracts'
import { closeTimeOf } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { readList, readUnixMs } from '../read-values.ts'
import { isCoinNotFound } from './errors.ts'

/**
 * Bars of one coin in US dollars, without volume.
 *
 * Source: CoinGecko `GET /coins/{id}/ohlc`, one credit, updated every 15 minutes. Its times are those at which bars close.
 */
export const ohlc = defineBarsCall({
  name: 'coingecko.ohlc',
  source: 'coingecko',
  currency: 'USD',
  maxConcurrent: 2,
  cost: () => 1,
  updatesEveryMs: 15 * minuteMs,
  // How many days are asked for decides how long bars are.
  intervals: { '30m': '1', '4h': '30' },
  fetchBars: async ({ symbol, timeframe, interval: days }, { getJson, signal }) => {
    const path = ['coins', symbol, 'ohlc']
    const query = { vs_currency: 'usd', days, precision: 'full' }
    const body = await getJson({ path, query, signal, isNotFound: isCoinNotFound })
    if (body === null) return null
    if (!Array.isArray(body)) throw malformedAnswer('coingecko.ohlc: expected a list, got something else')
    return body.map((row) => toBar(row, closeTimeOf(0, timeframe)))
  },
})

/** `[close time, open, high, low, close]`; a time within a bar is that of the running one. */
function toBar(row: unknown, lengthMs: number): ToldBar {
  const [time, open, high, low, close] = readList(row)
  const closeTime = readUnixMs(time)
  const openTime = closeTime === null ? null : (Math.ceil(closeTime / lengthMs) - 1) * lengthMs
  return { openTime, open, high, low, close }
}
