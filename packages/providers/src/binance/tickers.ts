import type { Target } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, malformedAnswer } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { rowsBySymbol } from '../exchange-figures.ts'
import { isUnknownSymbol } from './errors.ts'
import { readTickerOutcome } from './read-ticker-outcome.ts'

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
    return answerBatch({
      call: 'binance.tickers',
      batch,
      told,
      targets,
      read: (symbol, row) => readTickerOutcome({ item: symbol, symbol }, row),
    })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol } }]
}
