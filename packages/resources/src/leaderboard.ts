import { dayMs, defineResource, hourMs, minuteMs, type Static, Type, type View } from '@marketcache/contracts'
import { Amount, Text } from './fields.ts'

/** Most coins of a list; lists are made of so many of the largest coins. */
const mostLeaders = 250

/** What lists rank by, and the call that tells them. */
const calls = {
  gainers: 'coingecko.top-markets',
  losers: 'coingecko.top-markets',
  volume: 'coingecko.top-markets',
  'market-cap': 'coingecko.top-markets',
  trending: 'coingecko.trending',
} as const
type ListType = keyof typeof calls

const Leader = Type.Object(
  {
    rank: Type.Integer({ minimum: 1, description: 'Place in this list', 'x-unit': '1' }),
    id: Type.String({ description: 'CoinGecko id' }),
    symbol: Type.String({ description: 'Symbol as CoinGecko writes it here' }),
    name: Type.String({ description: 'Name of the coin' }),
    image: Text('Address of its picture'),
    price: Amount('Last price', 'currency/coin'),
    changePercent24h: Amount('Price change in the last 24 hours', '%'),
    volume24h: Amount('Value traded in the last 24 hours', 'currency'),
    marketCap: Amount('Market capitalisation', 'currency'),
    marketCapRank: Amount('Rank by market capitalisation among all coins', '1'),
  },
  { additionalProperties: false },
)
/** One coin of a list. */
export type Leader = Static<typeof Leader>

const Leaderboard = Type.Object(
  {
    type: Type.String({ description: 'What the list ranks by' }),
    currency: Type.String({ description: 'Currency of every amount here' }),
    entries: Type.Array(Leader, { maxItems: mostLeaders, description: 'The coins, the first first' }),
  },
  { additionalProperties: false },
)
/** Coins ranked by one figure. */
export type Leaderboard = Static<typeof Leaderboard>

const topView: View<Leaderboard> = {
  suffix: '',
  summary: 'Coins that gained, lost or were traded most, are worth most, or are searched for most',
  query: Type.Object({
    limit: Type.Integer({
      minimum: 1,
      maximum: mostLeaders,
      default: 10,
      description: 'Most coins, counted from the first; `trending` has some 15',
    }),
  }),
  data: Leaderboard,
  hasCsv: false,
  render: ({ entries, ...list }, { query }) => {
    const shown = entries.slice(0, typeof query.limit === 'number' ? query.limit : 10)
    return { data: { ...list, entries: shown } }
  },
}

/**
 * All but `trending` rank the 250 coins with the largest market capitalisation, and no others.
 *
 * Gainers are those of them that rose, and losers those that fell, so that these lists are shorter, and can be empty.
 */
export const leaderboard = defineResource({
  name: 'leaderboard',
  aliases: ['stats:leaderboard'],
  summary: 'Coins ranked by one figure; of the 250 largest, unless they are what people search for',
  path: '/leaderboards/:type',
  batch: null,
  params: Type.Object({
    type: Type.String({
      enum: Object.keys(calls),
      description:
        'What the list ranks by; `gainers` have gained and `losers` have lost in the last 24 hours',
    }),
  }),
  example: { type: 'gainers' },
  payload: Leaderboard,
  freshness: { freshForMs: 3 * minuteMs, staleForMs: hourMs, keepForMs: 7 * dayMs },
  canonical: ({ type }) => ({ type }),
  route: ({ type }) => (isListType(type) ? [{ call: calls[type], group: 'usd', item: type }] : []),
  views: [topView],
  tags: () => [],
})

function isListType(type: string): type is ListType {
  return Object.hasOwn(calls, type)
}
