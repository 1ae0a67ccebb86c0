import { dayMs, defineResource, type Static, Type } from '@marketcache/contracts'
import { Amount, Text } from './fields.ts'

/** Who lists what it knows, and the call that tells it. */
const calls = {
  coingecko: 'coingecko.listing',
  binance: 'binance.listing',
  kraken: 'kraken.listing',
  bybit: 'bybit.listing',
  okx: 'okx.listing',
  coinbase: 'coinbase.listing',
} as const
type Lister = keyof typeof calls

const Listed = Type.Object(
  {
    symbol: Type.String({ description: "The provider's own name of it" }),
    kind: Type.Union([Type.Literal('coin'), Type.Literal('spot'), Type.Literal('perpetual')]),
    base: Type.String({ description: 'Currency that is traded, upper case, or the symbol of the coin' }),
    quote: Text('Currency of the prices, upper case; null for a coin'),
    name: Text('Name for people; null where the provider tells none'),
    rank: Amount('Rank by market capitalisation', '1'),
    aliases: Type.Array(Type.String(), { description: 'Other spellings that the provider itself tells' }),
  },
  { additionalProperties: false },
)
/** One thing that a provider can be asked about. */
export type Listed = Static<typeof Listed>

const Listing = Type.Object(
  {
    provider: Type.String({ description: 'Who lists it' }),
    instruments: Type.Array(Listed, { description: 'What is traded now, in the order in which it was told' }),
  },
  { additionalProperties: false },
)
/** What one provider lists. */
export type Listing = Static<typeof Listing>

export const listing = defineResource({
  name: 'listing',
  aliases: [],
  summary: 'Everything that one provider lists, with its own names',
  path: '/listings/:provider',
  batch: null,
  params: Type.Object({
    provider: Type.String({ enum: Object.keys(calls), description: 'Who lists it' }),
  }),
  example: { provider: 'binance' },
  payload: Listing,
  freshness: { freshForMs: dayMs, staleForMs: 3 * dayMs, keepForMs: 30 * dayMs },
  canonical: ({ provider }) => ({ provider }),
  route: ({ provider }) =>
    isLister(provider) ? [{ call: calls[provider], group: 'all', item: provider }] : [],
  merge: keepRanks,
  tags: () => [],
})

/** CoinGecko tells ranks in answers of their own, which may fail while the list comes. */
function keepRanks(stored: Listing, fresh: Listing): Listing {
  if (fresh.instruments.some(({ rank }) => rank !== null)) return fresh
  const ranks = new Map(stored.instruments.map(({ symbol, rank }) => [symbol, rank]))
  const instruments = fresh.instruments.map((listed) => ({
    ...listed,
    rank: ranks.get(listed.symbol) ?? null,
  }))
  return { ...fresh, instruments }
}

/** Everybody who lists what it knows. */
export const listers: readonly string[] = Object.keys(calls)

function isLister(provider: string): provider is Lister {
  return Object.hasOwn(calls, provider)
}
