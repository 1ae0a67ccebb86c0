import { Type } from '@marketcache/contracts'

/** A coin as CoinGecko names it. Case does not matter; the canonical spelling is lower case. */
export const CoinId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  maxLength: 100,
  description: 'CoinGecko id of a coin, for example `bitcoin` or `usd-coin`',
})

/**
 * A symbol as Yahoo writes it, or a coin's CoinGecko id in lower case.
 *
 * One upper-case letter or one of `^ = .` makes it a Yahoo symbol: `AAPL`, `BRK-B`, `EURUSD=X`, `^GSPC`, `BTC-USD`, `M&M.NS`, `0P000071W8.TO`.
 */
export const QuoteSymbol = Type.String({
  pattern: '^[A-Za-z0-9^][A-Za-z0-9.=^_&-]{0,99}$',
  maxLength: 100,
  description:
    'Yahoo symbol in upper case (`AAPL`, `^GSPC`, `EURUSD=X`) or CoinGecko id in lower case (`bitcoin`)',
})

/** A symbol of whatever a source of bars tells; the canonical spelling is the source's own. */
export const BarSymbol = Type.String({
  pattern: '^[A-Za-z0-9^][A-Za-z0-9.=^_&/-]{0,99}$',
  maxLength: 100,
  description:
    'symbol as the source spells it: Yahoo symbol (`AAPL`), pair of an exchange (`BTC-USDT`) or CoinGecko id (`bitcoin`)',
})

/** A symbol as Yahoo writes it. Case does not matter; the canonical spelling is upper case. */
export const YahooSymbol = Type.String({
  pattern: '^[A-Za-z0-9^][A-Za-z0-9.=^_&-]{0,99}$',
  maxLength: 100,
  description: 'Yahoo symbol, for example `AAPL`, `BRK-B` or `VOD.L`',
})

/** Currencies in which CoinGecko quotes prices: a closed set, because a currency becomes part of keys. */
export const currencies = [
  'aed',
  'ars',
  'aud',
  'bch',
  'bdt',
  'bhd',
  'bits',
  'bmd',
  'bnb',
  'brl',
  'btc',
  'cad',
  'chf',
  'clp',
  'cny',
  'czk',
  'dkk',
  'dot',
  'eos',
  'eth',
  'eur',
  'gbp',
  'gel',
  'hkd',
  'huf',
  'idr',
  'ils',
  'inr',
  'jpy',
  'krw',
  'kwd',
  'link',
  'lkr',
  'ltc',
  'mmk',
  'mxn',
  'myr',
  'ngn',
  'nok',
  'nzd',
  'php',
  'pkr',
  'pln',
  'rub',
  'sar',
  'sats',
  'sek',
  'sgd',
  'sol',
  'thb',
  'try',
  'twd',
  'uah',
  'usd',
  'vef',
  'vnd',
  'xag',
  'xau',
  'xdr',
  'xlm',
  'xrp',
  'yfi',
  'zar',
] as const

/** The currency of a coin's prices. */
export const Currency = Type.String({
  enum: [...currencies],
  default: 'usd',
  description: 'Currency of every amount in the answer, lower case',
})

/** Whether a quote symbol names a coin by its CoinGecko id. */
export function isCoinId(symbol: string): boolean {
  return /^[a-z0-9][a-z0-9_-]*$/.test(symbol) && /[a-z]/.test(symbol)
}
