import type { Market } from '../market/market.ts'
import { percentChange, significant } from '../market/rounding.ts'
import { readSymbolFigures, type SymbolFigures, symbolPriceAt } from '../market/symbol-figures.ts'
import type { SymbolKind } from '../market/symbol-table.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { companyFields } from './company-fields.ts'
import { firstTradeMs } from './first-trade.ts'

const kindNames: Record<SymbolKind, string> = {
  EQUITY: 'Equity',
  ETF: 'ETF',
  MUTUALFUND: 'Fund',
  INDEX: 'Index',
  FUTURE: 'Future',
  CURRENCY: 'Currency',
  CRYPTOCURRENCY: 'Cryptocurrency',
}

/** One result of `GET /v7/finance/quote`; which fields it has depends on the kind of symbol. */
export function quoteRow(market: Market, symbol: MarketSymbol): Record<string, unknown> {
  const figures = readSymbolFigures(market, symbol)
  return {
    ...instrumentFields(symbol, figures),
    ...priceFields(figures),
    ...averageFields(market, symbol, figures),
    ...bookFields(symbol, figures),
    ...extendedHoursFields(market, symbol, figures),
    ...(symbol.kind === 'CRYPTOCURRENCY' ? coinFields(symbol, figures) : {}),
    ...(symbol.kind === 'EQUITY' ? companyFields(market, symbol, figures) : {}),
    ...(symbol.kind === 'ETF' ? { marketCap: significant(figures.price * symbol.shares, 12) } : {}),
    symbol: symbol.symbol,
  }
}

/** What Yahoo answers for a symbol that it once had: no name, no price. */
export function stubRow(symbol: string): Record<string, unknown> {
  return {
    language: 'en-US',
    region: 'US',
    quoteType: 'NONE',
    triggerable: false,
    customPriceAlertConfidence: 'NONE',
    hasPrePostMarketData: false,
    tradeable: false,
    cryptoTradeable: false,
    corporateActions: [],
    esgPopulated: false,
    symbol,
  }
}

function instrumentFields(symbol: MarketSymbol, { state, session, priceMs }: SymbolFigures) {
  const { exchange } = symbol
  return {
    language: 'en-US',
    region: 'US',
    quoteType: symbol.kind,
    typeDisp: kindNames[symbol.kind],
    quoteSourceName: exchange.quoteSource,
    triggerable: true,
    customPriceAlertConfidence: 'HIGH',
    currency: symbol.currency,
    shortName: symbol.name,
    longName: symbol.name,
    exchange: exchange.code,
    fullExchangeName: exchange.fullName,
    messageBoardId: `finmb_${symbol.symbol}`,
    exchangeTimezoneName: exchange.timeZone,
    exchangeTimezoneShortName: session.zoneName,
    gmtOffSetMilliseconds: session.offsetMs,
    market: exchange.market,
    esgPopulated: false,
    marketState: state,
    corporateActions: [],
    regularMarketTime: Math.floor(priceMs / 1000),
    hasPrePostMarketData: exchange.hours.pre !== exchange.hours.start,
    firstTradeDateMilliseconds: firstTradeMs(symbol),
    priceHint: symbol.priceHint,
    sourceInterval: 15,
    exchangeDataDelayedBy: exchange.delayMinutes,
    tradeable: false,
    cryptoTradeable: symbol.kind === 'CRYPTOCURRENCY',
  }
}

function priceFields(figures: SymbolFigures) {
  const { price, high, low, yearHigh, yearLow } = figures
  return {
    regularMarketPrice: price,
    regularMarketChange: figures.change,
    regularMarketChangePercent: figures.changePercent,
    regularMarketDayHigh: high,
    regularMarketDayLow: low,
    regularMarketDayRange: `${low} - ${high}`,
    regularMarketVolume: figures.volume,
    regularMarketPreviousClose: figures.previousClose,
    regularMarketOpen: figures.open,
    averageDailyVolume3Month: figures.averageVolume,
    averageDailyVolume10Day: figures.averageVolume,
    fiftyTwoWeekLow: yearLow,
    fiftyTwoWeekHigh: yearHigh,
    fiftyTwoWeekRange: `${yearLow} - ${yearHigh}`,
    fiftyTwoWeekLowChange: significant(price - yearLow, 12),
    fiftyTwoWeekLowChangePercent: fraction(yearLow, price),
    fiftyTwoWeekHighChange: significant(price - yearHigh, 12),
    fiftyTwoWeekHighChangePercent: fraction(yearHigh, price),
  }
}

function averageFields(market: Market, symbol: MarketSymbol, { price, priceMs }: SymbolFigures) {
  const fiftyDays = averageOver(market, symbol, priceMs, 50)
  const twoHundredDays = averageOver(market, symbol, priceMs, 200)
  const yearAgo = symbolPriceAt(market, symbol, priceMs - 365 * 86_400_000)
  return {
    fiftyTwoWeekChangePercent: percentChange(yearAgo, price),
    fiftyDayAverage: fiftyDays,
    fiftyDayAverageChange: significant(price - fiftyDays, 12),
    fiftyDayAverageChangePercent: fraction(fiftyDays, price),
    twoHundredDayAverage: twoHundredDays,
    twoHundredDayAverageChange: significant(price - twoHundredDays, 12),
    twoHundredDayAverageChangePercent: fraction(twoHundredDays, price),
  }
}

function bookFields(symbol: MarketSymbol, { price }: SymbolFigures) {
  if (symbol.kind === 'CRYPTOCURRENCY' || symbol.kind === 'INDEX' || symbol.kind === 'MUTUALFUND') return {}
  const size = symbol.kind === 'CURRENCY' ? 0 : 2
  return {
    bid: significant(price * 0.9998),
    ask: significant(price * 1.0002),
    bidSize: size,
    askSize: size,
  }
}

function extendedHoursFields(market: Market, symbol: MarketSymbol, { state, session, price }: SymbolFigures) {
  if (symbol.exchange.hours.pre === symbol.exchange.hours.start || state === 'REGULAR') return {}
  const name = state === 'PRE' ? 'preMarket' : 'postMarket'
  const timeMs = state === 'PRE' ? market.now() : Math.min(market.now(), session.postEnd)
  const extendedPrice = symbolPriceAt(market, symbol, timeMs)
  return {
    [`${name}Price`]: extendedPrice,
    [`${name}Change`]: significant(extendedPrice - price, 12),
    [`${name}ChangePercent`]: percentChange(price, extendedPrice),
    [`${name}Time`]: Math.floor(timeMs / 1000),
  }
}

function coinFields(symbol: MarketSymbol, { price, volume }: SymbolFigures) {
  return {
    circulatingSupply: symbol.shares,
    lastMarket: 'CoinMarketCap',
    volume24Hr: volume,
    volumeAllCurrencies: volume,
    fromCurrency: symbol.symbol.replace(/-USD$/, ''),
    toCurrency: 'USD=X',
    coinMarketCapLink: `https://coinmarketcap.com/currencies/${symbol.path.key.slice('coin:'.length)}`,
    startDate: Math.floor(firstTradeMs(symbol) / 1000),
    coinImageUrl: 'https://s2.coinmarketcap.com/static/img/coins/64x64/1.png',
    logoUrl: 'https://s2.coinmarketcap.com/static/img/coins/64x64/1.png',
    marketCap: significant(price * symbol.shares, 12),
  }
}

function averageOver(market: Market, symbol: MarketSymbol, endMs: number, days: number): number {
  const samples = 20
  let sum = 0
  for (let index = 0; index < samples; index++) {
    sum += symbolPriceAt(market, symbol, endMs - (index * days * 86_400_000) / samples)
  }
  return significant(sum / samples)
}

function fraction(from: number, to: number): number | null {
  return from === 0 ? null : significant(to / from - 1)
}
