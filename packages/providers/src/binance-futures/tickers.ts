import type { Target } from '@marketcache/contracts'
import { ticker } from '@marketcache/resources'
import { answerBatch, malformedAnswer } from '../answer-batch.ts'
import { isUnknownSymbol } from '../binance/errors.ts'
import { readTickerOutcome } from '../binance/read-ticker-outcome.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { rowsBySymbol } from '../exchange-figures.ts'

const exchange = 'binance'

/**
 * Tickers of USD-M perpetuals: of one, or of all that there are; bid and offer are not told here.
 *
 * Source: Binance `GET /fapi/v1/ticker/24hr`, weight 1 for one symbol and 40 for all.
 */
export const tickers = defineCall({
  name: 'binance-futures.tickers',
  fills: [ticker],
  maxItems: 200,
  maxConcurrent: 1,
  cost: (itemCount) => (itemCount === 1 ? 1 : 40),
  targets,
  fetch: async (batch, context) =>
    answerBatch({
      call: 'binance-futures.tickers',
      isWhole: batch.items.length > 1,
      batch,
      told: rowsBySymbol(await getTickers(batch.items, context)),
      targets,
      read: (item, row) => readTickerOutcome({ item, symbol: tickerSymbol(item) }, row),
    }),
})

function targets(_group: string, contract: string): Target[] {
  return [{ resource: ticker.name, params: { exchange, symbol: tickerSymbol(contract) } }]
}

/** Pairs and perpetuals share their names, so tickers of perpetuals have one of their own. */
function tickerSymbol(contract: string): string {
  return `${contract}-PERP`
}

async function getTickers(
  items: readonly string[],
  { getJson, signal }: CallContext,
): Promise<object | null> {
  const path = ['fapi', 'v1', 'ticker', '24hr']
  const [symbol = '', ...others] = items
  if (others.length > 0) return getJson({ path, signal })
  const body = await getJson({ path, query: { symbol }, signal, isNotFound: isUnknownSymbol })
  if (body === null || rowsBySymbol(body).has(symbol)) return body
  throw malformedAnswer('binance-futures.tickers: expected the symbol that was asked for, got something else')
}
