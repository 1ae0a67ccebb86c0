import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Text, Time } from './fields.ts'
import { Owner, ownerTags } from './owner.ts'
import { YahooSymbol } from './params.ts'
import { holdingsInput } from './portfolio/holdings.ts'
import { PortfolioCurrency, portfolioDefaults, portfolioTimeframes } from './portfolio/portfolio-params.ts'
import { Position } from './portfolio/position.ts'

const count = (description: string) => Type.Integer({ description, 'x-unit': '1' })

const Coverage = Type.Object(
  {
    positions: count('Positions that there are'),
    valued: count('Those that count in `totalValue` and have a weight'),
    dayChange: count('Those that count in `dayChange`'),
    gain: count('Those that count in `costBasis` and `gain`'),
    score: count('Those that count in `averageScore`'),
    history: count('Those that count in everything that looks back'),
  },
  { additionalProperties: false, description: 'How many positions each of the figures is about' },
)

const History = Type.Object(
  {
    from: Text('First day, at the exchanges'),
    to: Text('Last day'),
    days: count('Days on which all positions that count have a complete bar'),
    periodsPerYear: count('365 where these are all days of the week, else 252'),
  },
  { additionalProperties: false, description: 'What everything that looks back is made of' },
)

const Missing = Type.Object(
  {
    field: Type.String({ description: 'Field that is null' }),
    reason: Type.String({ description: 'Why it is' }),
  },
  { additionalProperties: false },
)

const Portfolio = Type.Object(
  {
    hash: Type.String({ description: 'Names the holdings, whatever their order' }),
    timeframe: Type.String({ description: 'What the history looks back on' }),
    currency: Type.String({ description: 'ISO 4217 code of every amount that names no other' }),
    benchmark: Type.String({ description: 'Yahoo symbol of what the portfolio is compared with' }),
    totalValue: Amount('Sum of the values', 'currency'),
    dayChange: Amount('What the values changed since the previous close', 'currency'),
    dayChangePercent: Amount('The same, of the value at the previous close', '%'),
    costBasis: Amount('What was paid, at the rates of now', 'currency'),
    gain: Amount('Value less what was paid', 'currency'),
    gainPercent: Amount('The same, of what was paid', '%'),
    averageScore: Amount('Mean of the momentum scores, 0 to 10', '1'),
    weightedScore: Amount('Mean of the momentum scores by value, 0 to 10', '1'),
    totalReturn: Amount('Return over the history, as a fraction', '1'),
    winRate: Amount('Share of the days on which the portfolio rose', '1'),
    volatility: Amount('Standard deviation of the daily returns, scaled to a year, as a fraction', '1'),
    sharpeRatio: Amount('Mean daily return per standard deviation, scaled to a year', '1'),
    sortinoRatio: Amount('Mean daily return per deviation of what fell, scaled to a year', '1'),
    maxDrawdown: Amount('Largest fall below a high, as a fraction of it', '1'),
    benchmarkCorrelation: Amount('Correlation of the daily returns with those of the benchmark', '1'),
    reasons: Type.Array(Missing, { description: 'Why fields from `totalReturn` on are null' }),
    history: History,
    coverage: Coverage,
    positions: Type.Array(Position, { description: 'One row per symbol, in the order of the symbols' }),
    calculatedAt: Time('When this was calculated'),
    method: Type.String({ description: 'Version of the method, which the documentation describes' }),
  },
  { additionalProperties: false },
)
/** What holdings are worth, and how they did. */
export type Portfolio = Static<typeof Portfolio>

export const portfolio = defineResource({
  name: 'portfolio',
  aliases: ['portfolio'],
  summary:
    'Value, weights, returns and risk of holdings that were posted, calculated from quotes and daily bars',
  scope: 'either',
  path: '/portfolios/:hash',
  batch: null,
  params: Type.Object({
    owner: Owner,
    hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Hash of the holdings, as POST tells it' }),
    timeframe: Type.String({
      enum: [...portfolioTimeframes],
      default: portfolioDefaults.timeframe,
      description: 'What the history looks back on; `max` is all that is kept',
    }),
    currency: PortfolioCurrency,
    benchmark: Type.String({
      ...YahooSymbol,
      default: portfolioDefaults.benchmark,
      description: 'Yahoo symbol of what the portfolio is compared with',
    }),
  }),
  example: {
    owner: 'public',
    // Of {"AAPL": 100, "NVDA": 50}.
    hash: '1c7cebb520190b3c3df6704c4ea6a45f77ca5f0ec3222b24f73b6cd90c8181e2',
    ...portfolioDefaults,
  },
  payload: Portfolio,
  freshness: { freshForMs: 10 * minuteMs, staleForMs: 6 * hourMs, keepForMs: 30 * dayMs },
  canonical: ({ owner, hash, timeframe, currency, benchmark }) => ({
    owner,
    hash,
    timeframe,
    currency: currency.toUpperCase(),
    benchmark: benchmark.toUpperCase(),
  }),
  // Only the owner can hold a bar, so it comes last.
  route: ({ owner, hash, timeframe, currency, benchmark }) => [
    {
      call: 'computed.portfolio',
      group: 'all',
      item: [hash, timeframe, currency, benchmark, owner].join('|'),
    },
  ],
  input: holdingsInput<Portfolio>(),
  tags: ({ owner, hash }) => [`portfolio:${hash}`, ...ownerTags(owner, 'portfolio')],
})
