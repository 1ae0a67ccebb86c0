import type { Outcome } from '@marketcache/contracts'
import { fail, succeed } from '@marketcache/contracts'
import { ticker as tickerResource } from '@marketcache/resources'
import { malformedAnswer, malformedItem, unknownInstrument } from '../answer-batch.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isBlank, readTicker } from '../exchange-figures.ts'
import { readIsoTime, readRecord } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'

const exchange = 'coinbase'

/**
 * Ticker of one pair, with the figures of 24 hours where they come as well.
 *
 * Source: Coinbase Exchange `GET /products/{id}/ticker` and `GET /products/{id}/stats`, two calls; the time is that of the last trade.
 */
export const ticker = defineCall({
  name: 'coinbase-exchange.ticker',
  fills: [tickerResource],
  maxItems: 1,
  maxConcurrent: 4,
  cost: () => 2,
  targets: (_group, symbol) => [{ resource: tickerResource.name, params: { exchange, symbol } }],
  fetch: ({ items }, context) => Promise.all(items.map((symbol) => fetchTicker(symbol, context))),
})

async function fetchTicker(symbol: string, { getJson, signal }: CallContext): Promise<Outcome> {
  const params = { exchange, symbol }
  const ask = (what: string) =>
    getJson({ path: ['products', symbol, what], signal, isNotFound: isUnknownProduct })
  // A price without the figures of 24 hours is worth more than none.
  const [body, stats] = await Promise.all([ask('ticker'), ask('stats').catch(() => null)])
  if (body === null) return fail(tickerResource, { item: symbol, params, ...unknownInstrument })
  const row = readRecord(body)
  if ([row.price, row.bid, row.ask].every(isBlank)) {
    throw malformedAnswer('coinbase-exchange.ticker: expected prices, got something else')
  }
  const { open, high, low, volume } = readRecord(stats)
  const at = readIsoTime(row.time)
  const told = {
    bid: row.bid,
    ask: row.ask,
    last: row.price,
    volume24h: row.volume ?? volume,
    high24h: high,
    low24h: low,
    open24h: open,
  }
  const payload = readTicker(told, { exchange, symbol, at })
  if (payload === null) return fail(tickerResource, { item: symbol, params, ...malformedItem })
  return succeed(tickerResource, { item: symbol, params, payload, asOf: at })
}
