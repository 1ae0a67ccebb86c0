import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Text, Time } from './fields.ts'
import { YahooSymbol } from './params.ts'

const Component = Type.Object(
  {
    name: Type.String({ description: 'What is looked at, for example `return-3-months`' }),
    value: Amount(
      'Returns, distances and volatility are fractions: 0.1 is 10 %; the RSI goes from 0 to 100',
      '1',
    ),
    score: Amount('From 0 to 10; null where the value is', '1'),
    weight: Type.Number({ description: 'Share in the score, when all components are known', 'x-unit': '1' }),
    reason: Text('Why the value is null; null when it is known'),
  },
  { additionalProperties: false },
)

const Momentum = Type.Object(
  {
    ticker: Type.String({ description: 'The symbol that was asked for, in its canonical spelling' }),
    score: Amount('From 0 (falls on all spans) to 10 (rises on all of them)', '1'),
    rating: Text('`very-strong`, `strong`, `neutral`, `weak` or `very-weak`'),
    reason: Text('Why the score is null; null when it is known'),
    weightKnown: Type.Number({ description: 'Sum of the weights of the known components', 'x-unit': '1' }),
    components: Type.Array(Component, { description: 'What the score is made of' }),
    asOf: Time('When the last complete daily bar opened'),
    currency: Text('Currency of the price; minor units are converted'),
    price: Amount('Close of the last complete daily bar, not adjusted for dividends', 'currency/unit'),
    priceBasis: Type.String({
      description: '`adjusted` for splits and dividends, or only `split-adjusted`, where Yahoo tells no more',
    }),
    barCount: Type.Integer({ description: 'Complete daily bars that were used', 'x-unit': '1' }),
    periodsPerYear: Type.Integer({ description: '365 for what trades at weekends, else 252', 'x-unit': '1' }),
    method: Type.String({ description: 'Version of the method, which the documentation describes' }),
  },
  { additionalProperties: false },
)
/** How strongly the price of an instrument has been rising. */
export type Momentum = Static<typeof Momentum>

export const momentum = defineResource({
  name: 'momentum',
  aliases: ['momentum'],
  summary: 'Momentum score of one instrument, calculated from its daily bars',
  path: '/momentum/:symbol',
  batch: { path: '/momentum', param: 'symbol', query: 'symbols' },
  params: Type.Object({ symbol: YahooSymbol }),
  example: { symbol: 'AAPL' },
  payload: Momentum,
  freshness: { freshForMs: 30 * minuteMs, staleForMs: 6 * hourMs, keepForMs: 7 * dayMs },
  canonical: ({ symbol }) => ({ symbol: symbol.toUpperCase() }),
  route: ({ symbol }) => [{ call: 'computed.momentum', group: 'all', item: symbol }],
  tags: ({ symbol }) => [`instrument:${symbol}`],
})
