import { dayMs, defineResource, minuteMs, type Static, Type } from '@marketcache/contracts'
import { Amount, Text, Time } from './fields.ts'
import { isCoinId, QuoteSymbol } from './params.ts'

const Quote = Type.Object(
  {
    symbol: Type.String({ description: 'The symbol that was asked for, in its canonical spelling' }),
    name: Text('Name of the instrument'),
    instrumentType: Text('EQUITY, ETF, MUTUALFUND, INDEX, CURRENCY, FUTURE, CRYPTOCURRENCY, ...'),
    currency: Text(
      'ISO 4217 code, upper case, of the amounts here; pence and other minor units are converted',
    ),
    quotedCurrency: Text('Currency as the exchange quotes it, for example `GBp` for pence'),
    price: Amount('Last price of the regular session', 'currency/unit'),
    change: Amount('Price change since the previous close; for coins in the last 24 hours', 'currency/unit'),
    changePercent: Amount('Price change since the previous close; for coins in the last 24 hours', '%'),
    previousClose: Amount('Close of the previous regular session', 'currency/unit'),
    open: Amount('First price of the regular session', 'currency/unit'),
    dayHigh: Amount('Highest price of the session; for coins of the last 24 hours', 'currency/unit'),
    dayLow: Amount('Lowest price of the session; for coins of the last 24 hours', 'currency/unit'),
    fiftyTwoWeekHigh: Amount('Highest price in 52 weeks', 'currency/unit'),
    fiftyTwoWeekLow: Amount('Lowest price in 52 weeks', 'currency/unit'),
    volume: Amount('Shares, contracts or units traded in the session', 'unit'),
    volumeValue24h: Amount('Traded value in the last 24 hours; coins only', 'currency'),
    marketCap: Amount('Market capitalisation', 'currency'),
    bid: Amount('Best bid', 'currency/unit'),
    ask: Amount('Best offer', 'currency/unit'),
    marketState: Text('PRE, REGULAR, POST, CLOSED, ... as the provider says'),
    exchange: Text('Code of the exchange'),
    exchangeName: Text('Name of the exchange'),
    timeZone: Text('IANA time zone of the exchange'),
    providerTime: Time("The provider's time of the price"),
    delaySeconds: Amount('Known delay of the exchange feed', 's'),
  },
  { additionalProperties: false },
)
/** The latest price of one instrument. */
export type Quote = Static<typeof Quote>

export const quote = defineResource({
  name: 'quote',
  aliases: ['price'],
  summary: 'Latest price of a stock, ETF, fund, index, future, currency pair or coin',
  path: '/quotes/:symbol',
  batch: { path: '/quotes', param: 'symbol', query: 'symbols' },
  params: Type.Object({ symbol: QuoteSymbol }),
  example: { symbol: 'AAPL' },
  payload: Quote,
  essential: ['price'],
  freshness: { freshForMs: minuteMs, staleForMs: 15 * minuteMs, keepForMs: 7 * dayMs },
  canonical: ({ symbol }) => ({ symbol: isCoinId(symbol) ? symbol : symbol.toUpperCase() }),
  route: ({ symbol }) =>
    isCoinId(symbol)
      ? [{ call: 'coingecko.markets', group: 'usd', item: symbol }]
      : [
          { call: 'yahoo.quote', group: 'all', item: symbol },
          { call: 'yahoo.chart', group: 'all', item: symbol },
        ],
  tags: ({ symbol }) => [`instrument:${symbol}`],
})
