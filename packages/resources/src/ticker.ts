import { dayMs, defineResource, minuteMs, type Static, secondMs, Type } from '@marketcache/contracts'
import { callsOf, ExchangeName } from './exchange-calls.ts'
import { ExchangeSymbol, isContractElsewhere, tickerSeat, toTickerSymbol } from './exchange-symbols.ts'
import { Amount, Text, Time } from './fields.ts'

/** Who tells the tickers of each exchange, best first; no exchange stands in for another. */
const calls = {
  binance: ['binance.tickers'],
  bybit: ['bybit.tickers'],
  okx: ['okx.tickers'],
  coinbase: ['coinbase.products', 'coinbase-exchange.ticker'],
  kraken: ['kraken.tickers'],
} as const

/** Who tells contracts, where pairs are told by somebody else. */
const contractCalls = {
  binance: ['binance-futures.tickers'],
  kraken: ['kraken-futures.tickers'],
} as const

const Exact = (field: string) => Type.Optional(Type.String({ description: `\`${field}\`, digit by digit` }))

const Ticker = Type.Object(
  {
    exchange: Type.String({ description: 'Exchange that trades it' }),
    symbol: Type.String({ description: "The pair, in the exchange's spelling" }),
    base: Text('Currency that is traded; null where only a listing of the exchange could tell'),
    quote: Text('Currency of the prices; null where only a listing of the exchange could tell'),
    bid: Amount('Best bid', 'quote/base'),
    ask: Amount('Best offer', 'quote/base'),
    last: Amount('Price of the last trade', 'quote/base'),
    volume24h: Amount('Traded in the last 24 hours', 'base'),
    quoteVolume24h: Amount('Value traded in the last 24 hours', 'quote'),
    change24h: Amount('Price change in the last 24 hours', 'quote/base'),
    changePercent24h: Amount('Price change in the last 24 hours', '%'),
    high24h: Amount('Highest price in the last 24 hours', 'quote/base'),
    low24h: Amount('Lowest price in the last 24 hours', 'quote/base'),
    open24h: Amount('Price 24 hours ago', 'quote/base'),
    timestamp: Time("The exchange's time of these figures; null when it gives none"),
    decimals: Type.Object(
      {
        bid: Exact('bid'),
        ask: Exact('ask'),
        last: Exact('last'),
        volume24h: Exact('volume24h'),
        quoteVolume24h: Exact('quoteVolume24h'),
        change24h: Exact('change24h'),
        high24h: Exact('high24h'),
        low24h: Exact('low24h'),
        open24h: Exact('open24h'),
      },
      {
        additionalProperties: false,
        description: 'The same figures as the exchange spells them; those that it does not tell are absent',
      },
    ),
  },
  { additionalProperties: false },
)
/** The latest prices of one pair at one exchange. */
export type Ticker = Static<typeof Ticker>

export const ticker = defineResource({
  name: 'ticker',
  aliases: [],
  summary: 'Bid, ask, last price, volume and 24 hour changes of one pair at one exchange',
  path: '/tickers/:exchange/:symbol',
  batch: { path: '/tickers/:exchange', param: 'symbol', query: 'symbols' },
  params: Type.Object({ exchange: ExchangeName(calls), symbol: ExchangeSymbol }),
  example: { exchange: 'binance', symbol: 'BTCUSDT' },
  payload: Ticker,
  essential: ['last'],
  freshness: { freshForMs: 10 * secondMs, staleForMs: minuteMs, keepForMs: dayMs },
  canonical: ({ exchange, symbol }) => ({ exchange, symbol: toTickerSymbol(exchange, symbol) }),
  route: ({ exchange, symbol }) =>
    callsOf(isContractElsewhere(exchange, symbol) ? contractCalls : calls, exchange).map((call) => ({
      call,
      ...tickerSeat(exchange, symbol),
    })),
  tags: ({ exchange, symbol }) => [`instrument:${exchange}:${symbol}`],
})
