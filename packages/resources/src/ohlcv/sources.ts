import { isContractElsewhere, toTickerSymbol } from '../exchange-symbols.ts'
import { type Timeframe, timeframes } from './timeframes.ts'

/** Where bars come from. */
interface BarSource {
  /** Provider calls that tell bars of a timeframe, best first; a timeframe that is missing is not to be had there. */
  calls: Readonly<Partial<Record<Timeframe, readonly string[]>>>
  /** Brings a symbol into the source's own spelling; the result, given again, is itself. */
  spell: (symbol: string) => string
}

/** Every source of bars, by the name that paths use. */
export const barSources = {
  yahoo: {
    calls: everyOf(['1m', '5m', '15m', '30m', '1h', '1d', '1w', '1M'], 'yahoo.ohlcv'),
    spell: (symbol) => symbol.toUpperCase(),
  },
  binance: { calls: everyOf(timeframes, 'binance.klines'), spell: spellAs('binance') },
  bybit: { calls: everyOf(timeframes, 'bybit.kline'), spell: spellAs('bybit') },
  okx: { calls: everyOf(timeframes, 'okx.candles'), spell: spellAs('okx') },
  // Days are made of hourly samples, whose extremes lie within those of the trades.
  coingecko: {
    calls: { '30m': ['coingecko.ohlc'], '4h': ['coingecko.ohlc'], '1d': ['coingecko.market-chart'] },
    spell: (symbol) => symbol.toLowerCase(),
  },
  kraken: {
    calls: everyOf(['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'], 'kraken.ohlc'),
    spell: spellAs('kraken'),
  },
  coinbase: {
    calls: {
      ...everyOf(['1m', '5m', '15m', '30m', '1h', '2h', '6h', '1d'], 'coinbase.candles'),
      ...everyOf(['1m', '5m', '15m', '1h', '6h', '1d'], 'coinbase.candles', 'coinbase-exchange.candles'),
    },
    spell: spellAs('coinbase'),
  },
} as const satisfies Record<string, BarSource>

/** Who tells bars of contracts, where pairs are told by somebody else. */
const contractCalls = {
  binance: everyOf(timeframes, 'binance-futures.klines'),
  kraken: everyOf(['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'], 'kraken-futures.candles'),
} as const

/** A source of bars. */
export type BarSourceName = keyof typeof barSources

type NamesIn<Calls> = Extract<Calls[keyof Calls], readonly string[]>[number]
/** Names of the calls that tell bars. */
export type BarCall =
  | { [Source in BarSourceName]: NamesIn<(typeof barSources)[Source]['calls']> }[BarSourceName]
  | NamesIn<(typeof contractCalls)[keyof typeof contractCalls]>

/** What names a series of bars. */
interface SeriesName {
  source: string
  /** In the source's own spelling. */
  symbol: string
  timeframe: string
}

/** Says whether a text names a source of bars. */
export function isBarSource(text: string): text is BarSourceName {
  return Object.hasOwn(barSources, text)
}

/** The calls that tell a series of bars, best first; none where the source has no such bars. */
export function barCallsOf({ source, symbol, timeframe }: SeriesName): readonly BarCall[] {
  const calls = callsOf({ source, symbol })
  return Object.hasOwn(calls, timeframe) ? (calls[timeframe] ?? []) : []
}

/** The timeframes of which a source has bars of a symbol. */
export function barTimeframesOf(name: Omit<SeriesName, 'timeframe'>): string[] {
  return Object.keys(callsOf(name))
}

function callsOf({
  source,
  symbol,
}: Omit<SeriesName, 'timeframe'>): Readonly<Record<string, readonly BarCall[] | undefined>> {
  if (!isBarSource(source)) return {}
  const isElsewhere = (source === 'binance' || source === 'kraken') && isContractElsewhere(source, symbol)
  return isElsewhere ? contractCalls[source] : barSources[source].calls
}

function everyOf<const Calls extends readonly string[]>(
  lengths: readonly Timeframe[],
  ...calls: Calls
): Partial<Record<Timeframe, Calls>> {
  return Object.fromEntries(lengths.map((timeframe) => [timeframe, calls]))
}

function spellAs(exchange: string): BarSource['spell'] {
  return (symbol) => toTickerSymbol(exchange, symbol)
}
