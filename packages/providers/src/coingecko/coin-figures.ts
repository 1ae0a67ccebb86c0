import { type OkOutcome, succeed, type Target, toIsoTime } from '@marketcache/contracts'
import { coin, quote, type Tokenomics, tokenomics } from '@marketcache/resources'
import { ratioOf } from '../calculate.ts'

/** What CoinGecko tells about one coin in one currency, whichever call told it. */
export interface CoinFigures {
  symbol: string
  name: string
  image: string | null
  price: number | null
  marketCap: number | null
  marketCapRank: number | null
  fullyDilutedValuation: number | null
  volume24h: number | null
  high24h: number | null
  low24h: number | null
  change24h: number | null
  changePercent1h: number | null
  changePercent24h: number | null
  changePercent7d: number | null
  changePercent30d: number | null
  changePercent1y: number | null
  marketCapChange24h: number | null
  marketCapChangePercent24h: number | null
  circulatingSupply: number | null
  totalSupply: number | null
  maxSupply: number | null
  /** Null when the call does not tell. */
  isMaxSupplyInfinite: boolean | null
  ath: number | null
  athAt: number | null
  athChangePercent: number | null
  atl: number | null
  atlAt: number | null
  atlChangePercent: number | null
  lastUpdatedAt: number | null
}

/** A coin and the currency of its figures, as they were asked for. */
export interface CoinRequest {
  id: string
  currency: string
}

/** Names everything that figures of a coin can fill; quotes of coins are in US dollars. */
export function figureTargets({ id, currency }: CoinRequest): Target[] {
  return [
    { resource: coin.name, params: { id, currency } },
    { resource: tokenomics.name, params: { id, currency } },
    ...(currency === 'usd' ? [{ resource: quote.name, params: { symbol: id } }] : []),
  ]
}

/** Reports everything that figures of a coin can fill. */
export function toOutcomes(asked: CoinRequest, figures: CoinFigures): OkOutcome[] {
  const { id, currency } = asked
  const told = { item: id, asOf: figures.lastUpdatedAt }
  return [
    succeed(coin, { ...told, params: { id, currency }, payload: toCoin(asked, figures) }),
    succeed(tokenomics, { ...told, params: { id, currency }, payload: toTokenomics(asked, figures) }),
    ...(currency === 'usd'
      ? [succeed(quote, { ...told, params: { symbol: id }, payload: toQuote(asked, figures) })]
      : []),
  ]
}

function toCoin({ id, currency }: CoinRequest, figures: CoinFigures) {
  const { isMaxSupplyInfinite: _, athAt, atlAt, lastUpdatedAt, ...same } = figures
  return {
    id,
    currency,
    ...same,
    athDate: toIsoTime(athAt),
    atlDate: toIsoTime(atlAt),
    lastUpdated: toIsoTime(lastUpdatedAt),
  }
}

function toTokenomics({ id, currency }: CoinRequest, figures: CoinFigures): Tokenomics {
  const { circulatingSupply, totalSupply, maxSupply, marketCap, fullyDilutedValuation, volume24h } = figures
  return {
    id,
    symbol: figures.symbol,
    name: figures.name,
    currency,
    price: figures.price,
    circulatingSupply,
    totalSupply,
    maxSupply,
    isMaxSupplyInfinite: figures.isMaxSupplyInfinite,
    marketCap,
    marketCapRank: figures.marketCapRank,
    fullyDilutedValuation,
    volume24h,
    marketCapToFullyDilutedRatio: ratioOf(marketCap, fullyDilutedValuation),
    circulatingToTotalRatio: ratioOf(circulatingSupply, totalSupply),
    circulatingToMaxRatio: ratioOf(circulatingSupply, maxSupply),
    volumeToMarketCapRatio: ratioOf(volume24h, marketCap),
    ath: figures.ath,
    athDate: toIsoTime(figures.athAt),
    athChangePercent: figures.athChangePercent,
    atl: figures.atl,
    atlDate: toIsoTime(figures.atlAt),
    atlChangePercent: figures.atlChangePercent,
    lastUpdated: toIsoTime(figures.lastUpdatedAt),
  }
}

function toQuote({ id, currency }: CoinRequest, figures: CoinFigures) {
  return {
    symbol: id,
    name: figures.name,
    instrumentType: 'CRYPTOCURRENCY',
    currency: currency.toUpperCase(),
    quotedCurrency: currency.toUpperCase(),
    price: figures.price,
    change: figures.change24h,
    changePercent: figures.changePercent24h,
    previousClose: null,
    open: null,
    dayHigh: figures.high24h,
    dayLow: figures.low24h,
    fiftyTwoWeekHigh: null,
    fiftyTwoWeekLow: null,
    volume: null,
    volumeValue24h: figures.volume24h,
    marketCap: figures.marketCap,
    bid: null,
    ask: null,
    marketState: null,
    exchange: null,
    exchangeName: null,
    timeZone: null,
    providerTime: toIsoTime(figures.lastUpdatedAt),
    delaySeconds: null,
  }
}
