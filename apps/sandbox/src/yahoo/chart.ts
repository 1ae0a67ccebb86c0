import { jsonAnswer, type ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { lastSession } from '../market/session.ts'
import { readSymbolFigures, symbolPriceAt } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { type Bar, barsWithin } from './bars.ts'
import { type ChartEvents, chartEvents } from './chart-events.ts'
import { chartMeta } from './chart-meta.ts'
import { readChartSpan } from './chart-span.ts'
import { adjustmentsOf } from './corporate-actions.ts'
import { yahooError } from './errors.ts'

/** `GET /v8/finance/chart/:symbol`: bars and, in `meta`, the latest price. Needs neither cookie nor crumb. */
export function chart(market: Market): ProviderRoute {
  return {
    path: '/v8/finance/chart/:symbol',
    answer: ({ params, query }) => {
      const symbol = market.symbol(params.symbol ?? '')
      if (symbol === undefined) {
        throw yahooError('chart', {
          status: 404,
          code: 'Not Found',
          description: 'No data found, symbol may be delisted',
        })
      }
      return jsonAnswer(
        { chart: { result: [chartOf(market, symbol, query)], error: null } },
        { headers: { 'cache-control': 'public, max-age=10, stale-while-revalidate=20' } },
      )
    },
  }
}

/** One result of a chart: columns have a number for each timestamp, and are missing where there are no bars. */
export interface ChartResult {
  meta: object
  timestamp?: number[]
  events?: ChartEvents
  indicators: {
    quote: Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>>[]
    adjclose?: { adjclose?: number[] }[]
  }
}

/** One result: meta, and the bars as columns; without bars the columns are missing, as at Yahoo. */
export function chartOf(market: Market, symbol: MarketSymbol, query: URLSearchParams): ChartResult {
  const figures = readSymbolFigures(market, symbol)
  const span = readChartSpan(query, { nowMs: market.now(), sessionStartMs: figures.session.start })
  const bars = barsWithin(market, symbol, span)
  const before = lastSession(symbol.exchange, (bars[0]?.startMs ?? span.fromMs) - 1)
  const meta = chartMeta(symbol, figures, {
    granularity: span.interval,
    range: span.range,
    closeBefore: symbolPriceAt(market, symbol, before.end),
  })
  const isDaily = !/[mh]$/.test(span.interval)
  if (bars.length === 0) {
    return { meta, indicators: { quote: [{}], ...(isDaily ? { adjclose: [{}] } : {}) } }
  }
  const firstMs = bars[0]?.startMs ?? span.fromMs
  const adjust = adjustmentsOf(market, symbol, firstMs)
  const events = chartEvents(symbol, query.get('events') ?? '', {
    fromMs: firstMs,
    toMs: Math.min(span.toMs, market.now()),
  })
  return {
    meta,
    timestamp: bars.map(({ startMs }) => startMs / 1000),
    ...(events === undefined ? {} : { events }),
    indicators: {
      quote: [columns(bars)],
      ...(isDaily
        ? { adjclose: [{ adjclose: bars.map(({ startMs, close }) => adjust(startMs, close)) }] }
        : {}),
    },
  }
}

function columns(bars: Bar[]) {
  return {
    open: bars.map(({ open }) => open),
    high: bars.map(({ high }) => high),
    low: bars.map(({ low }) => low),
    close: bars.map(({ close }) => close),
    volume: bars.map(({ volume }) => volume),
  }
}
