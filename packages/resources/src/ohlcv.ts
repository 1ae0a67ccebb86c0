import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Text } from './fields.ts'
import { mostBars, StoredBar } from './ohlcv/bars.ts'
import { mergeSeries } from './ohlcv/merge-series.ts'
import { barCallsOf, barSources, barTimeframesOf, isBarSource } from './ohlcv/sources.ts'
import { timeframes } from './ohlcv/timeframes.ts'
import { barsView, latestBarView } from './ohlcv/views.ts'
import { BarSymbol } from './params.ts'

const Action = Type.Object({
  timestamp: Type.Integer({ description: 'When it took effect', 'x-unit': 'ms since 1970, UTC' }),
  kind: Type.Union([Type.Literal('split'), Type.Literal('dividend')]),
  value: Type.Number({
    description: 'New shares per old one, or the amount per share',
    'x-unit': '1 or currency',
  }),
})

const Ohlcv = Type.Object(
  {
    source: Type.String({
      description: 'Where the bars come from; days of coingecko are made of hourly samples',
    }),
    symbol: Type.String({ description: 'Symbol in its canonical spelling' }),
    timeframe: Type.String({ description: 'Length of the bars: `1m` is a minute, `1M` a month' }),
    currency: Text('Currency of the prices; minor units are converted'),
    revision: Type.Integer({
      description:
        'Rises whenever a bar that was complete is told differently or no longer, and with every new split',
      'x-unit': '1',
    }),
    actions: Type.Array(Action, {
      description:
        'Splits and dividends in the time of the bars, and some before; yahoo alone tells any. Dividends in another currency are left out',
    }),
    bars: Type.Array(StoredBar, { maxItems: mostBars, description: 'Ascending in time; a gap is a gap' }),
  },
  { additionalProperties: false },
)
/** A series of bars, as it is stored. */
export type Ohlcv = Static<typeof Ohlcv>

export const ohlcv = defineResource({
  name: 'ohlcv',
  summary: 'Open, high, low, close and volume of one instrument',
  path: '/ohlcv/:source/:symbol',
  batch: null,
  params: Type.Object({
    source: Type.String({ enum: Object.keys(barSources), description: 'Source of the bars' }),
    symbol: BarSymbol,
    timeframe: Type.String({ enum: timeframes, default: '1h', description: 'Length of the bars' }),
  }),
  example: { source: 'yahoo', symbol: 'AAPL', timeframe: '1h' },
  payload: Ohlcv,
  freshness: { freshForMs: 5 * minuteMs, staleForMs: 6 * hourMs, keepForMs: 30 * dayMs },
  canonical: ({ source, symbol, timeframe }) => ({
    source,
    symbol: isBarSource(source) ? barSources[source].spell(symbol) : symbol,
    timeframe,
  }),
  mistake: ({ source, symbol, timeframe }) => {
    if (!isBarSource(source) || barCallsOf({ source, symbol, timeframe }).length > 0) return null
    const told = barTimeframesOf({ source, symbol }).join(', ')
    return {
      field: 'timeframe',
      message: `must be one of ${told} where the source is ${source}, got "${timeframe}"`,
    }
  },
  route: ({ source, symbol, timeframe }) =>
    barCallsOf({ source, symbol, timeframe }).map((call) => ({ call, group: timeframe, item: symbol })),
  merge: (stored, fresh) => mergeSeries(stored, fresh, { hasSplits: fresh.source === 'yahoo' }),
  views: [barsView(), latestBarView()],
  tags: ({ source, symbol }) => [`instrument:${source}:${symbol}`],
})
