import { readFileSync } from 'node:fs'
import { createValidator, Nullable, type Static, Type } from '@marketcache/contracts'
import type { Ohlcv, Quote, StoredBar } from '@marketcache/resources'

const Known = Type.Number()
const Maybe = Nullable(Type.Number())
const Series = Type.Object({
  currency: Type.String(),
  /** Seconds at which the first bar opens. */
  first: Type.Integer(),
  /** When each bar opens, counted from the first. */
  halfHours: Type.Array(Type.Integer()),
  closes: Type.Array(Known),
  adjusted: Nullable(Type.Array(Maybe)),
  /** Whether the last bar still runs. */
  running: Type.Boolean(),
})
const QuoteRow = Type.Object({
  price: Maybe,
  previousClose: Maybe,
  currency: Nullable(Type.String()),
  timeZone: Nullable(Type.String()),
})
const Expected = Type.Object({
  /** Symbol, quantity, cost basis, value, weight, day change, the same in percent, gain, the same in percent, score. */
  positions: Type.Array(
    Type.Tuple([Type.String(), Known, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe, Maybe]),
  ),
  totalValue: Maybe,
  dayChange: Maybe,
  dayChangePercent: Maybe,
  costBasis: Maybe,
  gain: Maybe,
  gainPercent: Maybe,
  averageScore: Maybe,
  weightedScore: Maybe,
  coverage: Type.Record(Type.String(), Type.Integer()),
  history: Type.Object({
    from: Nullable(Type.String()),
    to: Nullable(Type.String()),
    days: Type.Integer(),
    periodsPerYear: Type.Integer(),
  }),
  metrics: Type.Record(Type.String(), Maybe),
})
const PortfolioCase = Type.Object({
  name: Type.String(),
  /** Symbol, quantity, cost basis. */
  holdings: Type.Array(Type.Tuple([Type.String(), Known, Maybe])),
  params: Type.Object({
    timeframe: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String()),
    benchmark: Type.Optional(Type.String()),
  }),
  dropQuotes: Type.Array(Type.String()),
  dropSeries: Type.Array(Type.String()),
  expected: Expected,
})
/** Holdings, and what an independent program made of them; docs/reference/portfolio.md says how. */
export type PortfolioCase = Static<typeof PortfolioCase>

const PortfolioCases = Type.Object({
  quotes: Type.Record(Type.String(), QuoteRow),
  series: Type.Record(Type.String(), Series),
  cases: Type.Array(PortfolioCase),
})
type PortfolioCases = Static<typeof PortfolioCases>

/** Reads the committed cases, and the prices that they share. */
export function readPortfolioCases(): PortfolioCases {
  const path = new URL('../computed/test-data/portfolio.json', import.meta.url)
  const told: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const validator = createValidator(PortfolioCases)
  if (!validator.accepts(told)) throw new Error(`portfolio.json: ${validator.explain(told)}`)
  return told
}

/** Writes a quote as the resource has it. */
export function toQuote(symbol: string, row: Static<typeof QuoteRow>): Quote {
  return { ...blankQuote, symbol, name: `${symbol} Inc.`, quotedCurrency: row.currency, ...row }
}

/** Writes a series as the resource has it. */
export function toOhlcv(symbol: string, { currency, first, ...row }: Static<typeof Series>): Ohlcv {
  const last = row.closes.length - 1
  const bars = row.closes.map((close, index): StoredBar => {
    const opened = (first + (row.halfHours[index] ?? 0) * 1_800) * 1_000
    const closed = row.running && index === last ? 0 : 1
    return [opened, close, close, close, close, null, closed, row.adjusted?.[index] ?? null]
  })
  return { source: 'yahoo', symbol, timeframe: '1d', currency, revision: 1, actions: [], bars }
}

const blankQuote: Quote = {
  symbol: '',
  name: null,
  instrumentType: 'EQUITY',
  currency: null,
  quotedCurrency: null,
  price: null,
  change: null,
  changePercent: null,
  previousClose: null,
  open: null,
  dayHigh: null,
  dayLow: null,
  fiftyTwoWeekHigh: null,
  fiftyTwoWeekLow: null,
  volume: null,
  volumeValue24h: null,
  marketCap: null,
  bid: null,
  ask: null,
  marketState: null,
  exchange: null,
  exchangeName: null,
  timeZone: null,
  providerTime: '2025-10-24T20:00:00.000Z',
  delaySeconds: null,
}
