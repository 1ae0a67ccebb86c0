import { dayMs, defineResource, hourMs, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Time } from './fields.ts'
import { Currency } from './params.ts'

const Share = Type.Object(
  {
    symbol: Type.String({ description: 'Symbol of a coin, lower case' }),
    percent: Type.Number({ description: 'Its share of the market capitalisation of all', 'x-unit': '%' }),
  },
  { additionalProperties: false },
)

const CryptoMarket = Type.Object(
  {
    currency: Type.String({ description: 'Currency of both totals' }),
    marketCap: Amount('Market capitalisation of all coins', 'currency'),
    volume24h: Amount('Value of all that was traded in the last 24 hours', 'currency'),
    marketCapChangePercent24h: Amount(
      'Change of the market capitalisation in dollars in the last 24 hours',
      '%',
    ),
    activeCoins: Amount('Coins that are traded', '1'),
    markets: Amount('Exchanges that are followed', '1'),
    dominance: Type.Array(Share, { description: 'Largest shares first' }),
    timestamp: Time('When CoinGecko added this up'),
  },
  { additionalProperties: false },
)
/** All coins together. */
export type CryptoMarket = Static<typeof CryptoMarket>

export const cryptoMarket = defineResource({
  name: 'crypto-market',
  summary: 'Market capitalisation, volume and dominance of all coins together',
  path: '/crypto-market',
  batch: null,
  params: Type.Object({ currency: Currency }),
  example: { currency: 'usd' },
  payload: CryptoMarket,
  freshness: { freshForMs: 10 * minuteMs, staleForMs: hourMs, keepForMs: 7 * dayMs },
  canonical: ({ currency }) => ({ currency }),
  route: ({ currency }) => [{ call: 'coingecko.global', group: 'all', item: currency }],
  tags: () => [],
})
