import type { Answer, ProviderRequest, ProviderRoute } from '../http/provider-route.ts'
import type { Market } from '../market/market.ts'
import { type PairBar, type PairSpan, readPairBars } from '../market/pair-bars.ts'
import { readPairFigures } from '../market/pairs.ts'
import { envelope, unknownInstrument, wrongParameter } from './errors.ts'
import { contractSize, type Instrument } from './instruments.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Bars of Hong Kong's day, which have no `utc`, are not to be had in the sandbox. */
const bars: Readonly<Record<string, number | 'month'>> = {
  '1m': minuteMs,
  '3m': 3 * minuteMs,
  '5m': 5 * minuteMs,
  '15m': 15 * minuteMs,
  '30m': 30 * minuteMs,
  '1H': hourMs,
  '2H': 2 * hourMs,
  '4H': 4 * hourMs,
  '6Hutc': 6 * hourMs,
  '12Hutc': 12 * hourMs,
  '1Dutc': dayMs,
  '1Wutc': 7 * dayMs,
  '1Mutc': 'month',
}

/** How far back the path for the latest bars goes. */
const latestBars = 1_440

/**
 * `GET /api/v5/market/candles` for the latest 1440 bars, 300 at once, and `/api/v5/market/history-candles` for all, 100 at
 * once; newest first.
 */
export function candles(market: Market, instruments: ReadonlyMap<string, Instrument>): ProviderRoute[] {
  return [
    { path: '/api/v5/market/candles', answer: (request) => answer(request, { mostRows: 300, latestBars }) },
    { path: '/api/v5/market/history-candles', answer: (request) => answer(request, { mostRows: 100 }) },
  ]

  function answer({ query }: ProviderRequest, bounds: Bounds): Answer {
    const instrument = instruments.get(query.get('instId') ?? '')
    if (instrument === undefined) throw unknownInstrument()
    const span = spanOf(query, bounds)
    const { digits } = readPairFigures(market, instrument.pair, 'okx')
    const rows = readPairBars(market, instrument.pair, 'okx', span)
    return envelope(rows.toReversed().map((bar) => toRow(bar, instrument, digits)))
  }

  function spanOf(query: URLSearchParams, { mostRows, latestBars: depth }: Bounds): PairSpan {
    const interval = bars[query.get('bar') ?? '1m']
    if (interval === undefined) throw wrongParameter('bar')
    const limit = Number(query.get('limit') ?? 100)
    if (!Number.isInteger(limit) || limit < 1 || limit > mostRows) throw wrongParameter('limit')
    const after = query.get('after')
    const startMs = depth === undefined || interval === 'month' ? 0 : market.now() - depth * interval
    return {
      interval,
      limit,
      fromMs: Math.max(startMs, Number(query.get('before') ?? -1) + 1),
      ...(after === null ? {} : { untilMs: Number(after) - 1 }),
    }
  }

  function toRow(bar: PairBar, { instType }: Instrument, digits: number): string[] {
    const price = (value: number) => value.toFixed(digits)
    const [base, quote] = [bar.baseVolume.toFixed(6), bar.quoteVolume.toFixed(6)]
    const volumes = instType === 'SPOT' ? [base, quote] : [(bar.baseVolume / contractSize).toFixed(2), base]
    const isComplete = bar.closeMs <= market.now()
    return [
      String(bar.openMs),
      price(bar.open),
      price(bar.high),
      price(bar.low),
      price(bar.close),
      ...volumes,
      quote,
      isComplete ? '1' : '0',
    ]
  }
}

interface Bounds {
  mostRows: number
  /** How many bars back the path goes; all of them when left out. */
  latestBars?: number
}
