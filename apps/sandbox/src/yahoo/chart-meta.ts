import type { Session } from '../market/session.ts'
import type { SymbolFigures } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'
import { validRanges } from './chart-span.ts'
import { firstTradeMs } from './first-trade.ts'

/** `meta` of a chart: enough for a quote, without a crumb. */
export function chartMeta(
  symbol: MarketSymbol,
  figures: SymbolFigures,
  chart: { granularity: string; range: string; closeBefore: number },
) {
  const { exchange } = symbol
  const { session } = figures
  const isIntraday = /[mh]$/.test(chart.granularity)
  return {
    currency: symbol.currency,
    symbol: symbol.symbol,
    exchangeName: exchange.code,
    fullExchangeName: exchange.fullName,
    instrumentType: symbol.kind,
    firstTradeDate: Math.floor(firstTradeMs(symbol) / 1000),
    regularMarketTime: Math.floor(figures.priceMs / 1000),
    hasPrePostMarketData: exchange.hours.pre !== exchange.hours.start,
    gmtoffset: session.offsetMs / 1000,
    timezone: session.zoneName,
    exchangeTimezoneName: exchange.timeZone,
    regularMarketPrice: figures.price,
    fiftyTwoWeekHigh: figures.yearHigh,
    fiftyTwoWeekLow: figures.yearLow,
    regularMarketDayHigh: figures.high,
    regularMarketDayLow: figures.low,
    regularMarketVolume: figures.volume,
    longName: symbol.name,
    shortName: symbol.name,
    chartPreviousClose: chart.closeBefore,
    ...(isIntraday ? { previousClose: figures.previousClose, scale: 3 } : {}),
    priceHint: symbol.priceHint,
    currentTradingPeriod: tradingPeriods(session),
    dataGranularity: chart.granularity,
    range: chart.range,
    validRanges: Object.keys(validRanges),
  }
}

function tradingPeriods({ preStart, start, end, postEnd, zoneName, offsetMs }: Session) {
  const period = (fromMs: number, toMs: number) => ({
    timezone: zoneName,
    start: fromMs / 1000,
    end: toMs / 1000,
    gmtoffset: offsetMs / 1000,
  })
  return { pre: period(preStart, start), regular: period(start, end), post: period(end, postEnd) }
}
