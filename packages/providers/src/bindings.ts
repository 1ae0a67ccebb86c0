import type { CallName } from '@marketcache/resources'
import { fng } from './alternative-me/fng.ts'
import { klines } from './binance/klines.ts'
import { listing as binanceListing } from './binance/listing.ts'
import { tickers as binanceTickers } from './binance/tickers.ts'
import { funding as binanceFunding } from './binance-futures/funding.ts'
import { klines as binanceFuturesKlines } from './binance-futures/klines.ts'
import { tickers as binanceFuturesTickers } from './binance-futures/tickers.ts'
import { kline } from './bybit/kline.ts'
import { listing as bybitListing } from './bybit/listing.ts'
import { tickers as bybitTickers } from './bybit/tickers.ts'
import { candles as coinbaseCandles } from './coinbase/candles.ts'
import { listing as coinbaseListing } from './coinbase/listing.ts'
import { products } from './coinbase/products.ts'
import { candles as coinbaseExchangeCandles } from './coinbase-exchange/candles.ts'
import { ticker as coinbaseExchangeTicker } from './coinbase-exchange/ticker.ts'
import { coin } from './coingecko/coin.ts'
import { global } from './coingecko/global.ts'
import { listing as coinGeckoListing } from './coingecko/listing.ts'
import { marketChart } from './coingecko/market-chart.ts'
import { markets } from './coingecko/markets.ts'
import { nft } from './coingecko/nft.ts'
import { ohlc } from './coingecko/ohlc.ts'
import { topMarkets } from './coingecko/top-markets.ts'
import { trending } from './coingecko/trending.ts'
import type { Computation } from './computed/define-computation.ts'
import { createInstrument } from './computed/instrument.ts'
import { createIndexSource } from './computed/instruments/index-source.ts'
import { momentum } from './computed/momentum.ts'
import { popular } from './computed/popular.ts'
import { portfolio } from './computed/portfolio.ts'
import { createSearch } from './computed/search.ts'
import type { CallDefinition } from './define-call.ts'
import { listing as krakenListing } from './kraken/listing.ts'
import { ohlc as krakenOhlc } from './kraken/ohlc.ts'
import { tickers as krakenTickers } from './kraken/tickers.ts'
import { candles as krakenFuturesCandles } from './kraken-futures/candles.ts'
import { tickers as krakenFuturesTickers } from './kraken-futures/tickers.ts'
import { analysis } from './llm/analysis.ts'
import { entity } from './metadata/entity.ts'
import { relation } from './metadata/relation.ts'
import { candles } from './okx/candles.ts'
import { funding as okxFunding } from './okx/funding.ts'
import { listing as okxListing } from './okx/listing.ts'
import { tickers as okxTickers } from './okx/tickers.ts'
import { chart } from './yahoo/chart.ts'
import { ohlcv } from './yahoo/ohlcv.ts'
import { quote } from './yahoo/quote.ts'
import { quoteSummary } from './yahoo/quote-summary.ts'
import { search as yahooSearch } from './yahoo/search.ts'

type ComputationName = Extract<CallName, `computed.${string}`>

/** Creates every value that is made of others; some of them share what is worth keeping between calls. */
export function createComputations() {
  const indexSource = createIndexSource()
  return {
    'computed.momentum': momentum,
    'computed.portfolio': portfolio,
    'computed.popular': popular,
    'computed.search': createSearch(indexSource),
    'computed.instrument': createInstrument(indexSource),
  } satisfies { [Name in ComputationName]: Computation<Name> }
}

type AnalysisCallName = Extract<CallName, `llm.${string}`>

/** What a language model is asked; it is given a client of its own. */
export const analyses = { 'llm.analysis': analysis } satisfies {
  [Name in AnalysisCallName]: { name: Name }
}

/** Every call there is; one that a resource relies on and that is missing here does not compile. */
export const calls = {
  'coingecko.markets': markets,
  'coingecko.coin': coin,
  'coingecko.nft': nft,
  'coingecko.global': global,
  'coingecko.ohlc': ohlc,
  'coingecko.market-chart': marketChart,
  'coingecko.top-markets': topMarkets,
  'coingecko.trending': trending,
  'coingecko.listing': coinGeckoListing,
  'yahoo.quote': quote,
  'yahoo.chart': chart,
  'yahoo.ohlcv': ohlcv,
  'yahoo.quote-summary': quoteSummary,
  'yahoo.search': yahooSearch,
  'binance.tickers': binanceTickers,
  'binance.klines': klines,
  'binance.listing': binanceListing,
  'binance-futures.funding': binanceFunding,
  'binance-futures.tickers': binanceFuturesTickers,
  'binance-futures.klines': binanceFuturesKlines,
  'bybit.tickers': bybitTickers,
  'bybit.kline': kline,
  'bybit.listing': bybitListing,
  'alternative-me.fng': fng,
  'okx.tickers': okxTickers,
  'okx.funding': okxFunding,
  'okx.candles': candles,
  'okx.listing': okxListing,
  'coinbase.products': products,
  'coinbase.candles': coinbaseCandles,
  'coinbase.listing': coinbaseListing,
  'coinbase-exchange.ticker': coinbaseExchangeTicker,
  'kraken.tickers': krakenTickers,
  'kraken.ohlc': krakenOhlc,
  'kraken.listing': krakenListing,
  'kraken-futures.tickers': krakenFuturesTickers,
  'kraken-futures.candles': krakenFuturesCandles,
  'coinbase-exchange.candles': coinbaseExchangeCandles,
  'metadata.entity': entity,
  'metadata.relation': relation,
} satisfies { [Name in Exclude<CallName, ComputationName | AnalysisCallName>]: CallDefinition<Name> }

/** The calls of one provider. */
export function callsOf(provider: string): CallDefinition[] {
  return Object.values(calls).filter((call) => call.name.startsWith(`${provider}.`))
}
