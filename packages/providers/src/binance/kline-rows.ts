import { malformedAnswer } from '../answer-batch.ts'
import type { ToldBar } from '../define-bars-call.ts'
import { readList, readUnixMs } from '../read-values.ts'

/** What Binance calls our timeframes, spot and futures alike. Case matters: `1m` is a minute, `1M` a month. */
export const klineIntervals = {
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
} as const

/** Reads rows of bars, spot and futures alike. @throws {MarketDataError} `provider_malformed` when there are none. */
export function readKlines(call: string, body: object): ToldBar[] {
  if (!Array.isArray(body)) throw malformedAnswer(`${call}: expected a list, got something else`)
  return body.map(toBar)
}

/** `[open time, open, high, low, close, base volume, close time, ...]` */
function toBar(row: unknown): ToldBar {
  const [openTime, open, high, low, close, volume] = readList(row)
  return { openTime: readUnixMs(openTime), open, high, low, close, volume }
}
