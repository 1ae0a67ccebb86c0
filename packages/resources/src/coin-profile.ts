import { dayMs, defineResource, Nullable, type Static, Type } from '@marketcache/contracts'
import { Amount, Text } from './fields.ts'
import { CoinId } from './params.ts'

const Addresses = (description: string) => Type.Array(Type.String(), { description })

const CoinProfile = Type.Object(
  {
    id: Type.String({ description: 'CoinGecko id' }),
    symbol: Type.String({ description: 'Ticker symbol, lower case; not unique' }),
    name: Type.String({ description: 'Name of the coin' }),
    description: Text('What the coin is, in English; may hold HTML'),
    image: Text('Address of the logo'),
    categories: Type.Array(Type.String(), { description: 'Categories that CoinGecko puts it in' }),
    genesisDate: Nullable(Type.String({ format: 'date', description: 'Day of the first block' })),
    hashingAlgorithm: Text('Hashing algorithm of its proof of work'),
    blockTimeMinutes: Amount('Time between blocks', 'min'),
    countryOfOrigin: Text('Country of origin'),
    assetPlatform: Text('CoinGecko id of the chain that issues it; null for a chain of its own'),
    contracts: Type.Record(Type.String(), Type.String(), { description: 'Contract address by chain' }),
    isMaxSupplyInfinite: Nullable(Type.Boolean({ description: 'Whether there is no upper limit of supply' })),
    marketCapRank: Amount('Rank by market capitalisation, 1 is the largest', '1'),
    sentimentVotesUpPercent: Amount('Share of up votes among its visitors', '%'),
    watchlistUsers: Amount('Portfolios and watch lists that hold it', '1'),
    links: Type.Object(
      {
        homepage: Addresses('Home pages'),
        whitepaper: Text('White paper'),
        explorers: Addresses('Block explorers'),
        forums: Addresses('Official forums'),
        chats: Addresses('Chats'),
        announcements: Addresses('Announcements'),
        repositories: Addresses('Source code'),
        subreddit: Text('Subreddit'),
        twitter: Text('Screen name'),
        telegram: Text('Channel name'),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
/** What a coin is: description, links and origin. */
export type CoinProfile = Static<typeof CoinProfile>

export const coinProfile = defineResource({
  name: 'coin-profile',
  aliases: [],
  summary: 'Description, links, categories and origin of one coin',
  path: '/coins/:id/profile',
  batch: null,
  params: Type.Object({ id: CoinId }),
  example: { id: 'bitcoin' },
  payload: CoinProfile,
  freshness: { freshForMs: dayMs, staleForMs: 7 * dayMs, keepForMs: 30 * dayMs },
  canonical: ({ id }) => ({ id: id.toLowerCase() }),
  route: ({ id }) => [{ call: 'coingecko.coin', group: 'usd', item: id }],
  tags: ({ id }) => [`coin:${id}`],
})
