import type { Outcome, Target } from '@marketcache/contracts'
import { succeed } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, type ItemFailure, malformedAnswer, malformedItem } from '../answer-batch.ts'
import { productOf } from '../calculate.ts'
import { defineCall } from '../define-call.ts'
import { isBlank, type Row, readTicker, rowsBySymbol } from '../exchange-figures.ts'
import { readAmount, readNumber, readRecord, readText } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'
import { fetchLatestTrades, type LatestTrade } from './fetch-latest-trades.ts'

const exchange = 'coinbase'

/**
 * Tickers of up to 10 pairs, without an opening price.
 *
 * Source: Coinbase `GET /api/v3/brokerage/market/products?product_ids=...`, one call; unknown products are absent. It leaves bid
 * and ask empty for those who have no key, and tells no time: both come from one further call for each pair.
 */
export const products = defineCall({
  name: 'coinbase.products',
  fills: [ticker],
  maxItems: 10,
  maxConcurrent: 1,
  cost: (itemCount) => 1 + itemCount,
  targets,
  fetch: async (batch, { getJson, signal }) => {
    const path = ['api', 'v3', 'brokerage', 'market', 'products']
    const query = { product_ids: batch.items }
    const isOne = batch.items.length === 1
    const body = await getJson({ path, query, signal, ...(isOne ? { isNotFound: isUnknownProduct } : {}) })
    const told = body === null ? new Map<string, Row>() : readRows(body)
    const open = batch.items.filter((item) => lacksBook(told.get(item)))
    const trades = await fetchLatestTrades(open, { getJson, signal })
    return answerBatch({
      call: 'coinbase.products',
      batch,
      told,
      targets,
      read: (symbol, row) => readOutcome(symbol, row, trades.get(symbol)),
    })
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

function lacksBook(row: Row | undefined): boolean {
  return row !== undefined && (isBlank(row.best_bid_price) || isBlank(row.best_ask_price))
}

function readOutcome(symbol: string, row: Row, trade?: LatestTrade): Outcome[] | ItemFailure {
  const at = trade?.at ?? null
  const told = {
    bid: isBlank(row.best_bid_price) ? trade?.bid : row.best_bid_price,
    ask: isBlank(row.best_ask_price) ? trade?.ask : row.best_ask_price,
    // The time is that of the trade, and so is the price.
    last: at === null ? row.price : (trade?.price ?? row.price),
    volume24h: readVolume(row),
    quoteVolume24h: row.approximate_quote_24h_volume,
    high24h: row.high_24h,
    low24h: row.low_24h,
  }
  const payload = readTicker(told, {
    exchange,
    symbol,
    at,
    changePercent24h: readNumber(row.price_percentage_change_24h),
    ...currenciesOf(row),
  })
  if (payload === null) return malformedItem
  return [succeed(ticker, { item: symbol, params: { exchange, symbol }, payload, asOf: at })]
}

/** Of a future, contracts are counted, and beside that it is told how much of a coin one of them is. */
function readVolume(row: Row): unknown {
  if (!isFuture(row)) return row.volume_24h
  const [contracts, size] = [row.volume_24h, detailsOf(row).contract_size].map(readAmount)
  return productOf(contracts ?? null, size ?? null)
}

/** The currencies that are told; those that are not remain what the spelling says, which of a future is something else. */
function currenciesOf(row: Row): { base?: string | null; quote?: string | null } {
  const [base, quote] = [readText(row.base_currency_id), readText(row.quote_currency_id)]
  if (isFuture(row)) return { base: base ?? readText(detailsOf(row).contract_root_unit), quote }
  return { ...(base === null ? {} : { base }), ...(quote === null ? {} : { quote }) }
}

function isFuture(row: Row): boolean {
  return row.product_type === 'FUTURE'
}

function detailsOf(row: Row): Row {
  return readRecord(row.future_product_details)
}
