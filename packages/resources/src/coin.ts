import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Text, Time } from './fields.ts'
import { CoinId, Currency } from './params.ts'

const Coin = Type.Object(
  {
    id: Type.String({ description: 'CoinGecko id' }),
    symbol: Type.String({ description: 'Ticker symbol, lower case; not unique' }),
    name: Type.String({ description: 'Name of the coin' }),
    image: Text('Address of the logo'),
    currency: Type.String({ description: 'Currency of every amount here' }),
    price: Amount('Price of one coin', 'currency/coin'),
    marketCap: Amount('Price times circulating supply', 'currency'),
    marketCapRank: Amount('Rank by market capitalisation, 1 is the largest', '1'),
    fullyDilutedValuation: Amount('Price times total supply', 'currency'),
    volume24h: Amount('Traded value in the last 24 hours', 'currency'),
    high24h: Amount('Highest price in the last 24 hours', 'currency/coin'),
    low24h: Amount('Lowest price in the last 24 hours', 'currency/coin'),
    change24h: Amount('Price change in the last 24 hours', 'currency/coin'),
    changePercent1h: Amount('Price change in the last hour', '%'),
    changePercent24h: Amount('Price change in the last 24 hours', '%'),
    changePercent7d: Amount('Price change in the last 7 days', '%'),
    changePercent30d: Amount('Price change in the last 30 days', '%'),
    changePercent1y: Amount('Price change in the last year', '%'),
    marketCapChange24h: Amount('Change of the market capitalisation in the last 24 hours', 'currency'),
    marketCapChangePercent24h: Amount('Change of the market capitalisation in the last 24 hours', '%'),
    circulatingSupply: Amount('Coins in circulation', 'coin'),
    totalSupply: Amount('Coins that exist, less those burned', 'coin'),
    maxSupply: Amount('Coins that can ever exist; null when unknown or unlimited', 'coin'),
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
/** Market data of one coin. */
export type Coin = Static<typeof Coin>

export const coin = defineResource({
  name: 'coin',
  aliases: ['coin_data', 'crypto:coin_data'],
  summary: 'Price, volume, changes and supply of one coin',
  path: '/coins/:id',
  batch: { path: '/coins', param: 'id', query: 'ids' },
  params: Type.Object({ id: CoinId, currency: Currency }),
  example: { id: 'bitcoin', currency: 'usd' },
  payload: Coin,
  essential: ['price'],
  freshness: { freshForMs: 5 * minuteMs, staleForMs: hourMs, keepForMs: 7 * dayMs },
  canonical: ({ id, currency }) => ({ id: id.toLowerCase(), currency }),
  route: ({ id, currency }) => [{ call: 'coingecko.markets', group: currency, item: id }],
  tags: ({ id }) => [`coin:${id}`],
})
