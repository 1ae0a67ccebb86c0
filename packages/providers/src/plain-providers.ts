import { findRefusal as findAlternativeMeRefusal } from './alternative-me/errors.ts'
import { findRefusal as findBinanceRefusal } from './binance/errors.ts'
import { findRefusal as findBybitRefusal } from './bybit/errors.ts'
import { findRefusal as findCoinbaseRefusal } from './coinbase/errors.ts'
import { findRefusal as findCoinbaseExchangeRefusal } from './coinbase-exchange/errors.ts'
import type { FindRefusal } from './http/create-json-client.ts'
import { findRefusal as findKrakenRefusal } from './kraken/errors.ts'
import { findRefusal as findKrakenFuturesRefusal } from './kraken-futures/errors.ts'
import { findRefusal as findOkxRefusal } from './okx/errors.ts'
import type { ProviderSettings } from './settings.ts'

/** A provider that anybody may ask, without key and session. */
export interface PlainProvider {
  /** Base URL in live mode; the sandbox serves it below the provider's name. */
  live: string
  /** Setting that replaces the base URL. */
  baseUrl: Extract<keyof ProviderSettings, `${string}_BASE_URL`>
  /** Setting with what may be spent in a minute. */
  limit: Exclude<Extract<keyof ProviderSettings, `${string}_PER_MINUTE`>, 'COINGECKO_CALLS_PER_MINUTE'>
  /** How many calls may go out at once, where a third of the minute's would be too many. */
  burst?: number
  findRefusal: FindRefusal
}

/** All of them, by name. */
export const plainProviders: Readonly<Record<string, PlainProvider>> = {
  binance: {
    live: 'https://data-api.binance.vision',
    baseUrl: 'BINANCE_BASE_URL',
    limit: 'BINANCE_WEIGHT_PER_MINUTE',
    findRefusal: findBinanceRefusal,
  },
  'binance-futures': {
    live: 'https://fapi.binance.com',
    baseUrl: 'BINANCE_FUTURES_BASE_URL',
    limit: 'BINANCE_FUTURES_WEIGHT_PER_MINUTE',
    findRefusal: findBinanceRefusal,
  },
  bybit: {
    live: 'https://api.bybit.com',
    baseUrl: 'BYBIT_BASE_URL',
    limit: 'BYBIT_CALLS_PER_MINUTE',
    findRefusal: findBybitRefusal,
  },
  okx: {
    live: 'https://www.okx.com',
    baseUrl: 'OKX_BASE_URL',
    limit: 'OKX_CALLS_PER_MINUTE',
    findRefusal: findOkxRefusal,
  },
  'alternative-me': {
    live: 'https://api.alternative.me',
    baseUrl: 'FEAR_GREED_BASE_URL',
    limit: 'FEAR_GREED_CALLS_PER_MINUTE',
    findRefusal: findAlternativeMeRefusal,
  },
  coinbase: {
    live: 'https://api.coinbase.com',
    baseUrl: 'COINBASE_BASE_URL',
    limit: 'COINBASE_CALLS_PER_MINUTE',
    findRefusal: findCoinbaseRefusal,
  },
  'coinbase-exchange': {
    live: 'https://api.exchange.coinbase.com',
    baseUrl: 'COINBASE_EXCHANGE_BASE_URL',
    limit: 'COINBASE_EXCHANGE_CALLS_PER_MINUTE',
    findRefusal: findCoinbaseExchangeRefusal,
  },
  kraken: {
    live: 'https://api.kraken.com',
    baseUrl: 'KRAKEN_BASE_URL',
    limit: 'KRAKEN_CALLS_PER_MINUTE',
    // It counts calls and forgets about one a second.
    burst: 5,
    findRefusal: findKrakenRefusal,
  },
  'kraken-futures': {
    live: 'https://futures.kraken.com',
    baseUrl: 'KRAKEN_FUTURES_BASE_URL',
    limit: 'KRAKEN_FUTURES_CALLS_PER_MINUTE',
    findRefusal: findKrakenFuturesRefusal,
  },
}
