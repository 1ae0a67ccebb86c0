import { Type, type View, type ViewAnswer, type ViewRequest } from '@marketcache/contracts'
import { Bar, mostBars, type StoredBar, toBar } from './bars.ts'

interface Stored {
  bars: StoredBar[]
}

const closedOnly = Type.Boolean({ default: false, description: 'Leave out the bar that is still running' })
const limit = Type.Integer({
  minimum: 1,
  maximum: mostBars,
  default: 100,
  description: 'Most bars, counted from the latest',
})
const format = Type.String({
  enum: ['object', 'array'],
  default: 'object',
  description: '`array` gives `[timestamp, open, high, low, close, volume]` per bar',
})

const series = {
  source: Type.String(),
  symbol: Type.String(),
  timeframe: Type.String(),
  revision: Type.Integer(),
}

/** The latest bars of a series, ascending. */
export function barsView<S extends Stored>(): View<S> {
  return {
    suffix: '',
    summary: 'Open, high, low, close and volume of one instrument, ascending in time',
    query: Type.Object({ limit, closed_only: closedOnly, format }),
    data: Type.Object({ ...series, bars: Type.Array(Bar) }),
    hasCsv: true,
    render: (stored, request) => {
      const bars = selectBars(stored.bars, request)
      if (request.wantsCsv) return { csv: toCsv(bars) }
      const shown = request.query.format === 'array' ? bars.map((bar) => bar.slice(0, 6)) : bars.map(toBar)
      return { data: { ...stored, bars: shown } }
    },
  }
}

/** The latest bar of a series, or null when it has none. */
export function latestBarView<S extends Stored>(): View<S> {
  return {
    suffix: '/latest',
    summary: 'The latest bar of one instrument',
    query: Type.Object({ closed_only: closedOnly }),
    data: Type.Object({ ...series, bar: Type.Union([Bar, Type.Null()]) }),
    hasCsv: false,
    render: ({ bars, ...rest }, request): ViewAnswer => {
      const latest = selectBars(bars, request).at(-1)
      return { data: { ...rest, bar: latest === undefined ? null : toBar(latest) } }
    },
  }
}

function selectBars(bars: readonly StoredBar[], { query }: ViewRequest): StoredBar[] {
  const wanted = query.closed_only === true ? bars.filter((bar) => bar[6] === 1) : [...bars]
  return wanted.slice(-(typeof query.limit === 'number' ? query.limit : 100))
}

function toCsv(bars: readonly StoredBar[]): string {
  const lines = bars.map(({ 0: timestamp, 1: open, 2: high, 3: low, 4: close, 5: volume }) =>
    [timestamp, open, high, low, close, volume ?? ''].join(','),
  )
  return ['timestamp,open,high,low,close,volume', ...lines, ''].join('\n')
}
