import { analysis } from './analysis.ts'
import { coin } from './coin.ts'
import { coinProfile } from './coin-profile.ts'
import { company } from './company.ts'
import { cryptoMarket } from './crypto-market.ts'
import { fearGreed } from './fear-greed.ts'
import { fundingRate } from './funding-rate.ts'
import { instrument } from './instrument.ts'
import { leaderboard } from './leaderboard.ts'
import { listing } from './listing.ts'
import { metadata } from './metadata.ts'
import { metadataRelation } from './metadata-relation.ts'
import { momentum } from './momentum.ts'
import { nft } from './nft.ts'
import { ohlcv } from './ohlcv.ts'
import { definePopular } from './popular.ts'
import { portfolio } from './portfolio.ts'
import { quote } from './quote.ts'
import { search } from './search.ts'
import { symbolSearch } from './symbol-search.ts'
import { ticker } from './ticker.ts'
import { tokenomics } from './tokenomics.ts'

export type { AnalysisQuestion } from './analysis/input.ts'
export {
  type AnalysisTypeName,
  analysisTypes,
  isAnalysisType,
} from './analysis/types.ts'
export { type Analysis, analysis } from './analysis.ts'
export { analysisSettings } from './analysis-settings.ts'
export { type Coin, coin } from './coin.ts'
export { type CoinProfile, coinProfile } from './coin-profile.ts'
export { type Company, company } from './company.ts'
export { type CryptoMarket, cryptoMarket } from './crypto-market.ts'
export { currenciesOf, tickerSeat, toBybitTicker } from './exchange-symbols.ts'
export { type FearGreed, fearGreed, mostFearGreedDays } from './fear-greed.ts'
export { type FundingRate, fundingRate } from './funding-rate.ts'
export { instrument, mostMeanings, type Resolved } from './instrument.ts'
export type { Instrument } from './instruments/fields.ts'
export { type Leader, type Leaderboard, leaderboard } from './leaderboard.ts'
export { type Listed, type Listing, listers, listing } from './listing.ts'
export { type Metadata, metadata } from './metadata.ts'
export { MetadataId, MetadataKind } from './metadata-params.ts'
export { metadataRelation, type Related } from './metadata-relation.ts'
export { isRelevantChange, metadataReadSettings, type RelevantFields } from './metadata-settings.ts'
export { type Momentum, momentum } from './momentum.ts'
export { type Nft, nft } from './nft.ts'
export { mostBars, type StoredBar } from './ohlcv/bars.ts'
export { closeTimeOf, isTimeframe, type Timeframe } from './ohlcv/timeframes.ts'
export { type Ohlcv, ohlcv } from './ohlcv.ts'
export { Owner, ownerTags } from './owner.ts'
export { CoinId, currencies, QuoteSymbol } from './params.ts'
export { mostPopular, type Popular } from './popular.ts'
export { type Holding, readHoldings } from './portfolio/holdings.ts'
export { type Portfolio, portfolio } from './portfolio.ts'
export { type Quote, quote } from './quote.ts'
export { mostResults, type Search, search } from './search.ts'
export { type FoundSymbol, type SymbolSearch, symbolSearch } from './symbol-search.ts'
export { type Ticker, ticker } from './ticker.ts'
export { type Tokenomics, tokenomics } from './tokenomics.ts'
export { warmSettings } from './warm-settings.ts'

/** Every resource but the one that tells which of their values are read most. */
const told = [
  coin,
  tokenomics,
  coinProfile,
  quote,
  company,
  nft,
  metadata,
  metadataRelation,
  ticker,
  fundingRate,
  ohlcv,
  listing,
  symbolSearch,
  search,
  instrument,
  fearGreed,
  momentum,
  portfolio,
  leaderboard,
  cryptoMarket,
  analysis,
] as const

/** What is read most, of everything of which that may be told. */
export const popular = definePopular(told.filter(({ isToldByName }) => isToldByName).map(({ name }) => name))

/** Every resource there is. */
export const resources = [...told, popular] as const

/** Names of the provider calls that some resource relies on. */
export type CallName = ReturnType<(typeof resources)[number]['route']>[number]['call']

/** Providers that some resource relies on, and the one that computes. */
export type ProviderName = (CallName extends `${infer Provider}.${string}` ? Provider : never) | 'computed'

const names = {
  coingecko: true,
  yahoo: true,
  binance: true,
  'binance-futures': true,
  bybit: true,
  'alternative-me': true,
  okx: true,
  coinbase: true,
  'coinbase-exchange': true,
  kraken: true,
  'kraken-futures': true,
  metadata: true,
  llm: true,
  computed: true,
} satisfies Record<ProviderName, true>

/** Names of the providers: each has a queue and a budget of its own. A new one that is missing here does not compile. */
export const providerNames: readonly string[] = Object.keys(names)
