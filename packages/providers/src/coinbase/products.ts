import type { Outcome, Target } from '@marketcache/contracts'
import { succeed } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { defineCall } from '../define-call.ts'
import { type Row, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { readNumber, readRecord, readText } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'

const exchange = 'coinbase'

/**
 * Tickers of up to 100 pairs; without a time and an opening price, and mostly without bid and ask.
 *
 * Source: Coinbase `GET /api/v3/brokerage/market/products?product_ids=...`, one call. Unknown products are absent.
 */
export const products = defineCall({
  name: 'coinbase.products',
  fills: [ticker],
  maxItems: 100,
  maxConcurrent: 1,
  cost: () => 1,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const path = ['api', 'v3', 'brokerage', 'market', 'products']
    const query = { product_ids: batch.items }
    const isOne = batch.items.length === 1
    const body = await getJson({ path, query, signal, ...(isOne ? { isNotFound: isUnknownProduct } : {}) })
    const told = body === null ? new Map<string, Row>() : readRows(body)
    return answerBatch({ call: 'coinbase.products', batch, told, targets, read: readOutcome })
  },
})

function targets(_group: string, symbol: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol } }]
}

function readRows(body: object): Map<string, Row> {
  const { products: rows } = readRecord(body)
  if (!Array.isArray(rows)) {
    throw malformedAnswer('coinbase.products: expected a list of products, got something else')
  }
  return rowsBySymbol(rows, 'product_id')
}

function readOutcome(symbol: string, row: Row): Outcome[] | ItemFailure {
  const told = {
    bid: row.best_bid_price,
    ask: row.best_ask_price,
    last: row.price,
    volume24h: row.volume_24h,
    quoteVolume24h: row.approximate_quote_24h_volume,
    high24h: row.high_24h,
    low24h: row.low_24h,
  }
  const payload = readTicker(told, {
    exchange,
    symbol,
    at: null,
    changePercent24h: readNumber(row.price_percentage_change_24h),
    ...currenciesOf(row),
  })
  if (payload === null) return malformedItem
  return [succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: null })]
}

/** The currencies that are told; those that are not remain what the spelling says. */
function currenciesOf(row: Row): { base?: string; quote?: string } {
  const [base, quote] = [readText(row.base_currency_id), readText(row.quote_currency_id)]
  return { ...(base === null ? {} : { base }), ...(quote === null ? {} : { quote }) }
}
