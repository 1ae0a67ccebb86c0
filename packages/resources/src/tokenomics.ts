import { dayMs, defineResource, hourMs, minuteMs, Nullable, type Static, Type } from '@marketcache/contracts'
import { Amount, Time } from './fields.ts'
import { CoinId, Currency } from './params.ts'

const Tokenomics = Type.Object(
  {
    id: Type.String({ description: 'CoinGecko id' }),
    symbol: Type.String({ description: 'Ticker symbol, lower case; not unique' }),
    name: Type.String({ description: 'Name of the coin' }),
    currency: Type.String({ description: 'Currency of every amount here' }),
    price: Amount('Price of one coin', 'currency/coin'),
    circulatingSupply: Amount('Coins in circulation', 'coin'),
    totalSupply: Amount('Coins that exist, less those burned', 'coin'),
    maxSupply: Amount('Coins that can ever exist; null when unknown or unlimited', 'coin'),
    isMaxSupplyInfinite: Nullable(
      Type.Boolean({ description: 'Whether there is no upper limit; null until a profile of the coin told' }),
    ),
    marketCap: Amount('Price times circulating supply', 'currency'),
    marketCapRank: Amount('Rank by market capitalisation, 1 is the largest', '1'),
    fullyDilutedValuation: Amount('Price times total supply', 'currency'),
    volume24h: Amount('Traded value in the last 24 hours', 'currency'),
    marketCapToFullyDilutedRatio: Amount('Market capitalisation divided by fully diluted valuation', '1'),
    circulatingToTotalRatio: Amount('Circulating supply divided by total supply', '1'),
    circulatingToMaxRatio: Amount('Circulating supply divided by maximum supply', '1'),
    volumeToMarketCapRatio: Amount('24 hour volume divided by market capitalisation', '1'),
    ath: Amount('Highest price ever', 'currency/coin'),
    athDate: Time('When the highest price was paid'),
    athChangePercent: Amount('Distance of the price from its highest', '%'),
    atl: Amount('Lowest price ever', 'currency/coin'),
    atlDate: Time('When the lowest price was paid'),
    atlChangePercent: Amount('Distance of the price from its lowest', '%'),
    lastUpdated: Time("The provider's time of these figures"),
  },
  { additionalProperties: false },
)
/** Supply and valuation of one coin. */
export type Tokenomics = Static<typeof Tokenomics>

export const tokenomics = defineResource({
  name: 'tokenomics',
  aliases: ['crypto:tokenomics'],
  summary: 'Supply, market capitalisation and valuation of one coin',
  path: '/coins/:id/tokenomics',
  batch: { path: '/tokenomics', param: 'id', query: 'ids' },
  params: Type.Object({ id: CoinId, currency: Currency }),
  example: { id: 'bitcoin', currency: 'usd' },
  payload: Tokenomics,
  essential: ['price'],
  freshness: { freshForMs: 10 * minuteMs, staleForMs: hourMs, keepForMs: 7 * dayMs },
  // Only a profile tells this, and it hardly ever changes.
  merge: (stored, fresh) => ({
    ...fresh,
    isMaxSupplyInfinite: fresh.isMaxSupplyInfinite ?? stored.isMaxSupplyInfinite,
  }),
  canonical: ({ id, currency }) => ({ id: id.toLowerCase(), currency }),
  route: ({ id, currency }) => [{ call: 'coingecko.markets', group: currency, item: id }],
  tags: ({ id }) => [`coin:${id}`],
})
