import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, readPairBars } from '../market/pair-bars.ts'
import type { Pair } from '../market/pairs.ts'
import { invalidArgument, unsupportedProduct } from './errors.ts'

const granularities: Readonly<Record<string, number>> = {
  ONE_MINUTE: 60,
  FIVE_MINUTE: 300,
  FIFTEEN_MINUTE: 900,
  THIRTY_MINUTE: 1_800,
  ONE_HOUR: 3_600,
  TWO_HOUR: 7_200,
  SIX_HOUR: 21_600,
  ONE_DAY: 86_400,
}

const mostCandles = 350

/** `GET /api/v3/brokerage/market/products/{id}/candles`: newest first, both ends are needed; texts, also the times. */
export function candles(market: Market, pairs: ReadonlyMap<string, Pair>): ProviderRoute {
  return {
    path: '/api/v3/brokerage/market/products/:id/candles',
    answer: ({ params: { id = '' }, query }) => {
      const seconds = granularities[query.get('granularity') ?? '']
      if (seconds === undefined) throw invalidArgument('granularity argument is invalid')
      const { start, end } = periodOf(query)
      if ((end - start) / seconds >= mostCandles) {
        throw invalidArgument(
          `start and end argument is invalid - number of candles requested should be less than ${mostCandles}`,
        )
      }
      const pair = pairs.get(id)
      if (pair === undefined) throw unsupportedProduct(id)
      const span = {
        interval: seconds * 1_000,
        limit: mostCandles,
        fromMs: start * 1_000,
        untilMs: end * 1_000,
      }
      const bars = readPairBars(market, pair, 'coinbase', span).toReversed()
      return jsonAnswer({ candles: bars.map(toCandle) })
    },
  }
}

function periodOf(query: URLSearchParams): { start: number; end: number } {
  const [start, end] = ['start', 'end'].map((name) => Number(query.get(name) || Number.NaN))
  if (start === undefined || end === undefined || !(start <= end)) {
    throw invalidArgument('start and end argument is invalid')
  }
  return { start, end }
}

function toCandle({ openMs, low, high, open, close, baseVolume }: PairBar): object {
  return {
    start: String(openMs / 1_000),
    low: String(low),
    high: String(high),
    open: String(open),
    close: String(close),
    volume: baseVolume.toFixed(8),
  }
}
