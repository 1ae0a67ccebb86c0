import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { readPairBars } from '../market/pair-bars.ts'
import type { Pair } from '../market/pairs.ts'
import { messageError } from './errors.ts'
import { findPair } from './find-pair.ts'

const granularities = ['60', '300', '900', '3600', '21600', '86400']
const mostCandles = 300

/** `GET /products/{id}/candles`: newest first, numbers, the low before the high before the open; the latest 300 by default. */
export function candles(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/products/:id/candles',
    answer: (request) => {
      const pair = findPair(pairs, request)
      const granularity = request.query.get('granularity') ?? '60'
      if (!granularities.includes(granularity)) throw messageError('Unsupported granularity', 400)
      const interval = Number(granularity) * 1_000
      const span = { interval, limit: mostCandles, ...periodOf(request.query, interval) }
      const bars = readPairBars(market, pair, 'coinbase', span).toReversed()
      return jsonAnswer(
        bars.map(({ openMs, low, high, open, close, baseVolume }) => [
          openMs / 1_000,
          low,
          high,
          open,
          close,
          Number(baseVolume.toFixed(8)),
        ]),
      )
    },
  }
}

function periodOf(query: URLSearchParams, interval: number): { fromMs?: number; untilMs?: number } {
  const [start, end] = [query.get('start'), query.get('end')]
  if (start === null || end === null) return {}
  const [fromMs, untilMs] = [Date.parse(start), Date.parse(end)]
  if (!(fromMs <= untilMs)) throw messageError('Invalid start or end', 400)
  if ((untilMs - fromMs) / interval > mostCandles) {
    throw messageError(
      `granularity too small for the requested time range. Count of aggregations requested exceeds ${mostCandles}`,
      400,
    )
  }
  return { fromMs, untilMs }
}
