import { toTickerSymbol } from '../exchange-symbols.ts'
import { type Timeframe, timeframes } from './timeframes.ts'

/** Where bars come from. */
interface BarSource {
  /** The provider call that tells bars of a timeframe; one that is missing is not to be had there. */
  calls: Readonly<Partial<Record<Timeframe, string>>>
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
    calls: { '30m': 'coingecko.ohlc', '4h': 'coingecko.ohlc', '1d': 'coingecko.market-chart' },
    spell: (symbol) => symbol.toLowerCase(),
  },
  kraken: {
    calls: everyOf(['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'], 'kraken.ohlc'),
    spell: spellAs('kraken'),
  },
} as const satisfies Record<string, BarSource>

/** A source of bars. */
export type BarSourceName = keyof typeof barSources

type CallsOf<Source extends BarSourceName> = (typeof barSources)[Source]['calls']
/** Names of the calls that tell bars. */
export type BarCall = {
  [Source in BarSourceName]: NonNullable<CallsOf<Source>[keyof CallsOf<Source>]>
}[BarSourceName]

/** Says whether a text names a source of bars. */
export function isBarSource(text: string): text is BarSourceName {
  return Object.hasOwn(barSources, text)
}

/** The call that tells bars of a timeframe; undefined where the source has none. */
export function barCallOf(source: string, timeframe: string): BarCall | undefined {
  if (!isBarSource(source)) return undefined
  const calls: Readonly<Record<string, BarCall | undefined>> = barSources[source].calls
  return calls[timeframe]
}

function everyOf<const Call extends string>(
  lengths: readonly Timeframe[],
  call: Call,
): Partial<Record<Timeframe, Call>> {
  return Object.fromEntries(lengths.map((timeframe) => [timeframe, call]))
}

function spellAs(exchange: string): BarSource['spell'] {
  return (symbol) => toTickerSymbol(exchange, symbol)
}
