import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, readPairBars } from '../market/pair-bars.ts'
import { readPairFigures } from '../market/pairs.ts'
import { envelope } from './errors.ts'
import type { Categories } from './tickers.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const intervals: Readonly<Record<string, number | 'month'>> = {
  ...Object.fromEntries(
    [1, 3, 5, 15, 30, 60, 120, 240, 360, 720].map((minutes) => [String(minutes), minutes * minuteMs]),
  ),
  D: dayMs,
  W: 7 * dayMs,
  M: 'month',
}

/** `GET /v5/market/kline`: up to 1000 rows of one symbol, newest first, the running one included. */
export function kline(market: Market, categories: Categories): ProviderRoute {
  return {
    path: '/v5/market/kline',
    answer: ({ query }) => {
      const category = query.get('category') ?? 'linear'
      const pairs = categories.get(category)
      if (pairs === undefined) return refuse('category is invalid')
      const interval = intervals[query.get('interval') ?? '']
      if (interval === undefined) return refuse('interval is invalid')
      const symbol = query.get('symbol') ?? ''
      const pair = pairs.get(symbol)
      if (pair === undefined) return refuse('Not supported symbols')
      const limit = Math.min(1_000, Number(query.get('limit') ?? 200))
      const { digits } = readPairFigures(market, pair, 'bybit')
      const bars = readPairBars(market, pair, 'bybit', { interval, limit, ...periodOf(query) })
      const list = bars.toReversed().map((bar) => toRow(bar, digits))
      return jsonAnswer(envelope(market.now(), { result: { category, symbol, list } }))
    },
  }

  function refuse(retMsg: string) {
    return jsonAnswer(envelope(market.now(), { retCode: 10_001, retMsg }))
  }
}

function periodOf(query: URLSearchParams): { fromMs?: number; untilMs?: number } {
  const [start, end] = [query.get('start'), query.get('end')]
  return {
    ...(start === null ? {} : { fromMs: Number(start) }),
    ...(end === null ? {} : { untilMs: Number(end) }),
  }
}

function toRow(bar: PairBar, digits: number): string[] {
  const prices = [bar.open, bar.high, bar.low, bar.close].map((value) => value.toFixed(digits))
  return [String(bar.openMs), ...prices, bar.baseVolume.toFixed(6), bar.quoteVolume.toFixed(8)]
}
