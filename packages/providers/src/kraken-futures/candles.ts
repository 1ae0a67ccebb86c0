import { closeTimeOf, mostBars } from '@marketcache/resources'
import { malformedAnswer } from '../answer-batch.ts'
import { defineBarsCall, type ToldBar } from '../define-bars-call.ts'
import { isRecord, readRecord, readUnixMs } from '../read-values.ts'
import { isInverse } from './is-inverse.ts'

/**
 * Bars of one contract by its trades, the running one included.
 *
 * Source: Kraken Futures `GET /api/charts/v1/trade/:symbol/:resolution`, one call; ascending, times are those at which bars open.
 */
export const candles = defineBarsCall({
  name: 'kraken-futures.candles',
  source: 'kraken',
  maxConcurrent: 2,
  cost: () => 1,
  intervals: {
    '1m': '1m',
    '5m': '5m',
    '15m': '15m',
    '30m': '30m',
    '1h': '1h',
    '4h': '4h',
    '12h': '12h',
    '1d': '1d',
    '1w': '1w',
  },
  fetchBars: async ({ symbol, timeframe, interval }, { getJson, signal, now }) => {
    const until = Math.floor(now() / 1_000)
    // A longer period than one answer holds would be told from its beginning, and the latest bars not at all.
    const from = until - (mostBars * closeTimeOf(0, timeframe)) / 1_000
    const path = ['api', 'charts', 'v1', 'trade', symbol, interval]
    const query = { from: String(from), to: String(until) }
    const body = await getJson({ path, query, signal, isNotFound: isUnknownSymbol })
    if (body === null) return null
    const { candles: rows } = readRecord(body)
    if (!Array.isArray(rows)) {
      throw malformedAnswer('kraken-futures.candles: expected a list of candles, got something else')
    }
    return rows.map((row) => toBar(readRecord(row), symbol))
  },
})

/** Volumes are counted in contracts: of one coin or, where they are inverse, of one dollar, which says nothing of coins. */
function toBar(row: Readonly<Record<string, unknown>>, symbol: string): ToldBar {
  const { time, open, high, low, close, volume } = row
  const told = { openTime: readUnixMs(time), open, high, low, close }
  return isInverse(symbol) ? told : { ...told, volume }
}

/** The symbol is part of the path, and the rest of the path is always the same. */
function isUnknownSymbol({ status, body }: { status: number; body: unknown }): boolean {
  if (status === 404) return isRecord(body)
  return status === 400 && /(invalid|unknown) (symbol|market)|symbol not found/i.test(JSON.stringify(body))
}
