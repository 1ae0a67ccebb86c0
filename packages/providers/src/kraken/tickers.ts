import { MarketDataError, type Outcome, succeed, type Target } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { isBlank, readTicker } from '../exchange-figures.ts'
import { isRecord, readList, readRecord } from '../read-values.ts'
import { entriesByPair } from './entries-by-pair.ts'
import { isUnknownPair } from './errors.ts'

const exchange = 'kraken'

/**
 * Tickers of up to 20 pairs.
 *
 * There is no time and no price of 24 hours ago, which the opening price of the day is not, so changes stay unknown.
 * Source: Kraken `GET /0/public/Ticker`, one call. One unknown pair makes it refuse the whole batch.
 */
export const tickers = defineCall({
  name: 'kraken.tickers',
  fills: [ticker],
  maxItems: 20,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const request = { path: ['0', 'public', 'Ticker'], query: { pair: batch.items.join(',') }, signal }
    const isOne = batch.items.length === 1
    const body = await getJson(isOne ? { ...request, isNotFound: isUnknownPair } : request)
    const told = body === null ? new Map<string, unknown>() : readRows(body, batch.items)
    return answerBatch({ call: 'kraken.tickers', batch, told, targets, read: readOutcome })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol } }]
}

function readRows(body: object, pairs: readonly string[]): Map<string, unknown> {
  const result = readRecord(readRecord(body).result)
  const told = entriesByPair(result, pairs)
  if (told.size === 0) {
    throw malformedAnswer('kraken.tickers: expected the pairs that were asked for, got something else')
  }
  // A pair that goes by a name of its own in answers can be told from the others by asking for fewer, at last for it alone.
  if (told.size < pairs.length && told.size < Object.keys(result).length) {
    throw new MarketDataError('request_refused', 'kraken.tickers: expected names that we know, got others', {
      isRetryable: false,
    })
  }
  return told
}

/** Prices stand in front of their lots; figures of a time are told since midnight and for the last 24 hours. */
function readOutcome(symbol: string, row: unknown): Outcome[] | ItemFailure {
  if (!isRecord(row) || (!isBlank(row.c) && !Array.isArray(row.c))) return malformedItem
  const told = {
    bid: readList(row.b)[0],
    ask: readList(row.a)[0],
    last: readList(row.c)[0],
    volume24h: readList(row.v)[1],
    high24h: readList(row.h)[1],
    low24h: readList(row.l)[1],
  }
  const payload = readTicker(told, { exchange, symbol, at: null })
  if (payload === null) return malformedItem
  return [succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: null })]
}
