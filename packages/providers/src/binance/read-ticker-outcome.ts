import { type Outcome, succeed } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { type ItemFailure, malformedItem } from '../answer-batch.ts'
import { type Row, readTicker } from '../exchange-figures.ts'
import { readNumber, readUnixMs } from '../read-values.ts'

const exchange = 'binance'

/** Reads a row of `ticker/24hr`, spot and futures alike; that of futures has no bid and no offer. */
export function readTickerOutcome(
  { item, symbol }: { item: string; symbol: string },
  row: Row,
): Outcome[] | ItemFailure {
  const at = readUnixMs(row.closeTime)
  const told = {
    bid: row.bidPrice,
    ask: row.askPrice,
    last: row.lastPrice,
    volume24h: row.volume,
    quoteVolume24h: row.quoteVolume,
    change24h: row.priceChange,
    high24h: row.highPrice,
    low24h: row.lowPrice,
    open24h: row.openPrice,
  }
  const changePercent24h = readNumber(row.priceChangePercent)
  const payload = readTicker(told, { exchange, symbol, at, changePercent24h })
  if (payload === null) return malformedItem
  return [succeed(ticker, { item, params: { exchange, symbol }, payload, asOf: at })]
}
