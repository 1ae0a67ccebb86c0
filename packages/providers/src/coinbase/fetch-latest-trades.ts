import type { CallContext } from '../define-call.ts'
import { readAmount, readIsoTime, readList, readRecord } from '../read-values.ts'
import { isUnknownProduct } from './errors.ts'

/** What is known of a product at its last trade; figures as they came. */
export interface LatestTrade {
  bid: unknown
  ask: unknown
  /** Undefined when it cannot be read. */
  price: unknown
  /** In milliseconds, or null. */
  at: number | null
}

/** For all of a batch together: whoever waits for prices is not to wait much longer for the rest. */
const longestMs = 2_000

/**
 * Asks for the top of the book and the last trade of each of these products.
 *
 * One after the other, because Coinbase allows 10 calls in a second, and no further when one fails: what is missing stays unknown.
 * Source: Coinbase `GET /api/v3/brokerage/market/products/{id}/ticker?limit=1`, one call each.
 */
export async function fetchLatestTrades(
  symbols: readonly string[],
  { getJson, signal }: Pick<CallContext, 'getJson' | 'signal'>,
): Promise<ReadonlyMap<string, LatestTrade>> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
  const trades = new Map<string, LatestTrade>()
  try {
    for (const symbol of symbols) {
      const path = ['api', 'v3', 'brokerage', 'market', 'products', symbol, 'ticker']
      const query = { limit: '1' }
      const body = await getJson({ path, query, signal: limited, isNotFound: isUnknownProduct })
      trades.set(symbol, readTrade(body))
    }
  } catch {
    // The prices are there already; the next call of the provider meets what is wrong with it.
  }
  return trades
}

function readTrade(body: unknown): LatestTrade {
  const { trades, best_bid: bid, best_ask: ask } = readRecord(body)
  const { price, time } = readRecord(readList(trades)[0])
  return { bid, ask, price: readAmount(price) === null ? undefined : price, at: readIsoTime(time) }
}
