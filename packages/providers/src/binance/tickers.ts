import type { Outcome, Target } from '@marketcache/contracts'
import { succeed } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { type Row, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { readNumber, readUnixMs } from '../read-values.ts'
import { isUnknownSymbol } from './errors.ts'

const exchange = 'binance'

/** Up to here a call weighs 2, above it 40: five times as much for each symbol. */
const maxSymbols = 20

/**
 * Tickers of up to 20 pairs.
 *
 * Source: Binance `GET /api/v3/ticker/24hr`, weight 2. One unknown symbol makes it refuse the whole batch.
 */
export const tickers = defineCall({
  name: 'binance.tickers',
  fills: [ticker],
  maxItems: maxSymbols,
  maxConcurrent: 4,
  cost: () => 2,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const [symbol = '', ...others] = batch.items
    const path = ['api', 'v3', 'ticker', '24hr']
    const isOne = others.length === 0
    const body = isOne
      ? await getJson({ path, query: { symbol }, signal, isNotFound: isUnknownSymbol })
      : await getJson({ path, query: { symbols: JSON.stringify(batch.items) }, signal })
    const told = rowsBySymbol(body)
    if (body !== null && !batch.items.some((item) => told.has(item))) {
      throw malformedAnswer('binance.tickers: expected the tickers that were asked for, got something else')
    }
    return answerBatch({ call: 'binance.tickers', batch, told, targets, read: readOutcome })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol } }]
}

function readOutcome(symbol: string, row: Row): Outcome[] | ItemFailure {
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
  return [succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: at })]
}
