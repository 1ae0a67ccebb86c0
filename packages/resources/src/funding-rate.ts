import { dayMs, defineResource, minuteMs, type Static, Type } from '@marketcache/contracts'
import { callsOf, ExchangeName } from './exchange-calls.ts'
import { ExchangeSymbol, perpetualSeat, toPerpetualSymbol } from './exchange-symbols.ts'
import { Amount, Time } from './fields.ts'

/** Who tells the funding rates of each exchange; Coinbase publishes none. */
const calls = {
  binance: ['binance-futures.funding'],
  bybit: ['bybit.tickers'],
  okx: ['okx.funding'],
  kraken: ['kraken-futures.tickers'],
} as const

const Exact = (field: string) => Type.Optional(Type.String({ description: `\`${field}\`, digit by digit` }))

const FundingRate = Type.Object(
  {
    exchange: Type.String({ description: 'Exchange that trades it' }),
    symbol: Type.String({ description: "The perpetual, in the exchange's spelling" }),
    fundingRate: Amount('Latest rate; longs pay shorts when it is positive', 'fraction per interval'),
    intervalHours: Amount('Time between two payments', 'h'),
    nextFundingTime: Time('When the next payment is due'),
    markPrice: Amount('Price by which positions are valued', 'quote/base'),
    indexPrice: Amount('Price of the underlying pair across exchanges', 'quote/base'),
    timestamp: Time("The exchange's time of these figures; null when it gives none"),
    decimals: Type.Object(
      {
        fundingRate: Exact('fundingRate'),
        markPrice: Exact('markPrice'),
        indexPrice: Exact('indexPrice'),
      },
      {
        additionalProperties: false,
        description: 'The same figures as the exchange spells them; those that it does not tell are absent',
      },
    ),
  },
  { additionalProperties: false },
)
/** What holding a perpetual costs or earns. */
export type FundingRate = Static<typeof FundingRate>

export const fundingRate = defineResource({
  name: 'funding-rate',
  aliases: ['funding_rate'],
  summary: 'Funding rate, mark and index price of one perpetual at one exchange',
  path: '/funding-rates/:exchange/:symbol',
  batch: { path: '/funding-rates/:exchange', param: 'symbol', query: 'symbols' },
  params: Type.Object({ exchange: ExchangeName(calls), symbol: ExchangeSymbol }),
  example: { exchange: 'binance', symbol: 'BTCUSDT' },
  payload: FundingRate,
  essential: ['fundingRate'],
  freshness: { freshForMs: minuteMs, staleForMs: 10 * minuteMs, keepForMs: dayMs },
  // Binance tells intervals in an answer of their own, which may fail while the rate comes.
  merge: (stored, fresh) => ({ ...fresh, intervalHours: fresh.intervalHours ?? stored.intervalHours }),
  canonical: ({ exchange, symbol }) => ({ exchange, symbol: toPerpetualSymbol(exchange, symbol) }),
  route: ({ exchange, symbol }) =>
    callsOf(calls, exchange).map((call) => ({ call, ...perpetualSeat(exchange, symbol) })),
  tags: ({ exchange, symbol }) => [`instrument:${exchange}:${symbol}`],
})
