import type { Market } from '../market/market.ts'
import { significant } from '../market/rounding.ts'
import { readSymbolFigures } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { companyProfile, fundProfile } from './company-profile.ts'
import { firstTradeMs } from './first-trade.ts'

/** The modules that one symbol has; which ones depends on its kind. */
export function summaryModules(market: Market, symbol: MarketSymbol): Record<string, object> {
  const profile = profileOf(symbol)
  return {
    ...(profile === null ? {} : { assetProfile: profile, summaryProfile: profile }),
    price: priceModule(market, symbol),
    quoteType: quoteTypeModule(market, symbol),
  }
}

function profileOf(symbol: MarketSymbol): object | null {
  switch (symbol.kind) {
    case 'EQUITY':
      return companyProfile(symbol)
    case 'ETF':
    case 'MUTUALFUND':
      return fundProfile(symbol)
    default:
      return null
  }
}

function priceModule(market: Market, symbol: MarketSymbol) {
  const figures = readSymbolFigures(market, symbol)
  const unitsPerQuoted = symbol.currency === 'GBp' ? 0.01 : 1
  return {
    maxAge: 1,
    regularMarketChangePercent: figures.changePercent === null ? null : figures.changePercent / 100,
    regularMarketChange: figures.change,
    regularMarketTime: Math.floor(figures.priceMs / 1000),
    priceHint: symbol.priceHint,
    regularMarketPrice: figures.price,
    regularMarketDayHigh: figures.high,
    regularMarketDayLow: figures.low,
    regularMarketVolume: figures.volume,
    regularMarketPreviousClose: figures.previousClose,
    regularMarketSource: 'FREE_REALTIME',
    regularMarketOpen: figures.open,
    exchange: symbol.exchange.code,
    exchangeName: symbol.exchange.fullName,
    exchangeDataDelayedBy: symbol.exchange.delayMinutes,
    marketState: figures.state,
    quoteType: symbol.kind,
    symbol: symbol.symbol,
    underlyingSymbol: null,
    shortName: symbol.name,
    longName: symbol.name,
    currency: symbol.currency,
    quoteSourceName: symbol.exchange.quoteSource,
    currencySymbol: symbol.currency === 'USD' ? '$' : symbol.currency,
    fromCurrency: null,
    toCurrency: null,
    lastMarket: null,
    ...(symbol.shares > 0
      ? { marketCap: significant(figures.price * unitsPerQuoted * symbol.shares, 12) }
      : {}),
  }
}

function quoteTypeModule(market: Market, symbol: MarketSymbol) {
  const { session } = readSymbolFigures(market, symbol)
  return {
    exchange: symbol.exchange.code,
    quoteType: symbol.kind,
    symbol: symbol.symbol,
    underlyingSymbol: symbol.symbol,
    shortName: symbol.name,
    longName: symbol.name,
    firstTradeDateEpochUtc: Math.floor(firstTradeMs(symbol) / 1000),
    timeZoneFullName: symbol.exchange.timeZone,
    timeZoneShortName: session.zoneName,
    messageBoardId: `finmb_${symbol.symbol}`,
    gmtOffSetMilliseconds: session.offsetMs,
    maxAge: 1,
  }
}
