import {
  createValidator,
  defineInput,
  Nullable,
  type ParamMistake,
  type Static,
  Type,
} from '@marketcache/contracts'
import { YahooSymbol } from '../params.ts'
import { PortfolioCurrency, portfolioDefaults, portfolioTimeframes } from './portfolio-params.ts'

/** Most symbols of a portfolio. */
export const mostHoldings = 200

const mostUnits = 1e12
const mostPaid = 1e15

const Quantity = Type.Number({
  minimum: 0,
  maximum: mostUnits,
  description: 'Units held; there are no short positions',
  'x-unit': 'unit',
})
const CostBasis = Type.Number({
  minimum: 0,
  maximum: mostPaid,
  description: 'What was paid for all of it, in the currency of the instrument (pounds, not pence)',
  'x-unit': 'currency',
})

const Lot = Type.Object(
  {
    symbol: YahooSymbol,
    quantity: Quantity,
    costBasis: Type.Optional(Nullable(CostBasis)),
  },
  { additionalProperties: false },
)

const PostedHoldings = Type.Object(
  {
    holdings: Type.Union([
      Type.Record(Type.String(), Quantity, {
        maxProperties: mostHoldings,
        description: 'Quantity by symbol',
      }),
      Type.Array(Lot, { maxItems: mostHoldings, description: 'With what was paid' }),
    ]),
    timeframe: Type.Optional(Type.Union(portfolioTimeframes.map((each) => Type.Literal(each)))),
    currency: Type.Optional(PortfolioCurrency),
    benchmark: Type.Optional(YahooSymbol),
  },
  { additionalProperties: false, examples: [{ holdings: { AAPL: 100, NVDA: 50 } }] },
)

/** One thing that is held; what was paid is null where it is not known. */
const Holding = Type.Object({ symbol: YahooSymbol, quantity: Quantity, costBasis: Nullable(CostBasis) })
export type Holding = Static<typeof Holding>

const canonicalHoldings = createValidator(Type.Object({ holdings: Type.Array(Holding) }))

/** Takes holdings out of their canonical form; null when it is something else. */
export function readHoldings(input: unknown): Holding[] | null {
  return canonicalHoldings.accepts(input) ? input.holdings : null
}

/** What is posted to have a portfolio calculated. */
export function holdingsInput<Payload extends { positions: Holding[] }>() {
  return defineInput<typeof PostedHoldings, Payload>({
    path: '/portfolios',
    body: PostedHoldings,
    needsKey: false,
    maxBytes: 32_768,
    read: ({ holdings, timeframe, currency, benchmark }) => {
      const lots = Array.isArray(holdings) ? holdings : lotsOf(holdings)
      const mistake = mistakeOf(lots)
      if (mistake !== null) return { mistakes: [mistake] }
      const merged = mergeLots(lots)
      const excess = excessOf(merged)
      if (excess !== null) return { mistakes: [excess] }
      return {
        input: { holdings: merged },
        params: {
          timeframe: timeframe ?? portfolioDefaults.timeframe,
          currency: currency ?? portfolioDefaults.currency,
          benchmark: benchmark ?? portfolioDefaults.benchmark,
        },
      }
    },
    inputOf: ({ positions }) => ({
      holdings: positions.map(({ symbol, quantity, costBasis }) => ({ symbol, quantity, costBasis })),
    }),
  })
}

type Lots = readonly Static<typeof Lot>[]

function lotsOf(quantities: Readonly<Record<string, number>>): Lots {
  return Object.entries(quantities).map(([symbol, quantity]) => ({ symbol, quantity }))
}

function mistakeOf(lots: Lots): ParamMistake | null {
  if (lots.length === 0) return { field: 'holdings', message: 'must name at least one symbol' }
  const pattern = new RegExp(YahooSymbol.pattern ?? '')
  const strange = lots.find(({ symbol }) => !pattern.test(symbol))
  return strange === undefined
    ? null
    : { field: 'holdings', message: `must be Yahoo symbols, got "${strange.symbol.slice(0, 20)}"` }
}

/** One holding per symbol, in the order of the symbols, so that the same holdings always look the same. */
function mergeLots(lots: Lots): Holding[] {
  const lotsBySymbol = Map.groupBy(lots, ({ symbol }) => symbol.toUpperCase())
  return [...lotsBySymbol]
    .map(([symbol, held]) => ({
      symbol,
      quantity: sumOf(held.map(({ quantity }) => quantity)) ?? 0,
      costBasis: sumOf(held.map(({ costBasis }) => costBasis ?? null)),
    }))
    .toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1))
}

/** Each lot is within the limits by itself; what they come to may not be, and could never be read again. */
function excessOf(holdings: readonly Holding[]): ParamMistake | null {
  for (const { symbol, quantity, costBasis } of holdings) {
    const said = (what: string, most: number) => `must hold ${what} ${most} of "${symbol}" in all its lots`
    if (quantity > mostUnits) return { field: 'holdings', message: said('a quantity of at most', mostUnits) }
    if ((costBasis ?? 0) > mostPaid)
      return { field: 'holdings', message: said('a costBasis of at most', mostPaid) }
  }
  return null
}

/** 0.1 and 0.2 are 0.3, in whichever order they come; unknown when one is. */
function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  if (known.length < values.length) return null
  const ascending = known.toSorted((one, other) => one - other)
  return ascending.reduce((sum, value) => Number((sum + value).toPrecision(15)))
}
