import type { Outcome, Target } from '@marketcache/contracts'
import { fail, succeed } from '@marketcache/contracts'
import { isTimeframe, ohlcv as ohlcvResource, type Timeframe } from '@marketcache/resources'
import { freshUntilOf } from '../define-bars-call.ts'
import { type CallContext, defineCall } from '../define-call.ts'
import { isChartNotFound } from './errors.ts'
import { isGone, readSeries } from './read-series.ts'

/** What Yahoo calls our timeframes, and the longest range that it has of each within a few thousand bars, of which the last are kept. */
const charts: Partial<Record<Timeframe, { interval: string; range: string }>> = {
  // Five days rather than one, so that an answer reaches back to the last one and to a split since.
  '1m': { interval: '1m', range: '5d' },
  '5m': { interval: '5m', range: '5d' },
  '15m': { interval: '15m', range: '1mo' },
  '30m': { interval: '30m', range: '1mo' },
  '1h': { interval: '60m', range: '6mo' },
  '1d': { interval: '1d', range: '5y' },
  '1w': { interval: '1wk', range: '10y' },
  '1M': { interval: '1mo', range: 'max' },
}

/**
 * Bars of one instrument.
 *
 * Source: Yahoo `GET /v8/finance/chart/{symbol}`, without cookie and crumb. Times are those at which bars open.
 */
export const ohlcv = defineCall({
  name: 'yahoo.ohlcv',
  fills: [ohlcvResource],
  maxItems: 1,
  maxConcurrent: 4,
  cost: () => 1,
  targets,
  fetch: async ({ group, items }, context) => {
    return Promise.all(items.map((symbol) => fetchBars({ timeframe: group, symbol }, context)))
  },
})

function targets(timeframe: string, symbol: string): Target[] {
  return [{ resource: ohlcvResource.name, params: paramsOf(timeframe, symbol) }]
}

function paramsOf(timeframe: string, symbol: string) {
  return { source: 'yahoo', symbol, timeframe }
}

async function fetchBars(
  { timeframe, symbol }: { timeframe: string; symbol: string },
  { getJson, signal, now }: CallContext,
): Promise<Outcome> {
  const params = paramsOf(timeframe, symbol)
  const chart = isTimeframe(timeframe) ? charts[timeframe] : undefined
  if (!isTimeframe(timeframe) || chart === undefined)
    return unknown(symbol, params, `Yahoo has no bars of ${timeframe}`)
  const path = ['v8', 'finance', 'chart', symbol]
  const query = { ...chart, events: 'div,splits' }
  const body = await getJson({ path, query, signal, isNotFound: isChartNotFound })
  if (body === null || isGone(body)) return unknown(symbol, params, `Yahoo knows no ${symbol}`)
  const fetchedAt = now()
  const { pricedAt, ...payload } = readSeries(body, { ...params, timeframe, fetchedAt })
  return succeed(ohlcvResource, {
    item: symbol,
    params,
    payload,
    asOf: pricedAt,
    freshUntil: freshUntilOf(timeframe, fetchedAt),
  })
}

function unknown(item: string, params: ReturnType<typeof paramsOf>, detail: string): Outcome {
  return fail(ohlcvResource, { item, params, code: 'unknown_instrument', isRetryable: false, detail })
}
