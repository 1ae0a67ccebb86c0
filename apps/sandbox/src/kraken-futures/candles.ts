import { jsonAnswer, type ProviderRoute, Refusal } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, readPairBars } from '../market/pair-bars.ts'
import type { Contract } from './contracts.ts'
import { invalidResolution, notFound } from './errors.ts'

const minuteMs = 60_000

const resolutions = new Map([
  ['1m', minuteMs],
  ['5m', 5 * minuteMs],
  ['15m', 15 * minuteMs],
  ['30m', 30 * minuteMs],
  ['1h', 60 * minuteMs],
  ['4h', 240 * minuteMs],
  ['12h', 720 * minuteMs],
  ['1d', 1_440 * minuteMs],
  ['1w', 10_080 * minuteMs],
])
const mostCandles = 2_000

/** `GET /api/charts/v1/trade/:symbol/:resolution`: the first 2000 candles from `from` on, or the latest; ascending, the running one last. */
export function candles(market: Market, contracts: readonly Contract[]): ProviderRoute {
  return {
    path: '/api/charts/v1/trade/:symbol/:resolution',
    answer: ({ params, query }) => {
      const contract = contracts.find(({ symbol }) => symbol === params.symbol)
      if (contract === undefined) throw new Refusal(notFound(market.now()))
      const interval = resolutions.get(params.resolution ?? '')
      if (interval === undefined) throw invalidResolution(market.now())
      const { hasMore, ...period } = periodOf(query, { interval, nowMs: market.now() })
      const span = { interval, limit: mostCandles, ...period }
      const rows = readPairBars(market, contract.pair, 'kraken-futures', span)
      return jsonAnswer({ candles: rows.map((bar) => toRow(bar, contract)), more_candles: hasMore })
    },
  }
}

/** Times are told in seconds; a period that is too long ends early. */
function periodOf(query: URLSearchParams, { interval, nowMs }: { interval: number; nowMs: number }) {
  const untilMs = query.has('to') ? Number(query.get('to')) * 1_000 : nowMs
  if (!query.has('from')) return { untilMs, hasMore: false }
  const fromMs = Number(query.get('from')) * 1_000
  const lastMs = Math.ceil(fromMs / interval) * interval + (mostCandles - 1) * interval
  return { fromMs, untilMs: Math.min(untilMs, lastMs), hasMore: untilMs >= lastMs + interval }
}

function toRow(bar: PairBar, { isInverse }: Contract): object {
  const { openMs, open, high, low, close, baseVolume, quoteVolume } = bar
  const [first, highest, lowest, last] = [open, high, low, close].map(String)
  const volume = (isInverse ? quoteVolume : baseVolume).toFixed(8)
  return { time: openMs, open: first, high: highest, low: lowest, close: last, volume }
}
