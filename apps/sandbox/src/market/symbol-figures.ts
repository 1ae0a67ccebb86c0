import type { Market } from './market.ts'
import { fractionOf } from './random.ts'
import { percentChange, significant } from './rounding.ts'
import { lastSession, type MarketState, marketStateAt, type Session, sessionBefore } from './session.ts'
import type { MarketSymbol } from './symbols.ts'
import { readWindow } from './window.ts'

/** What is known of a symbol at one moment, in its own currency. */
export interface SymbolFigures {
  state: MarketState
  /** The session that began last. */
  session: Session
  /** When the price was made: now less the exchange's delay while it trades, else the last close. */
  priceMs: number
  price: number
  open: number
  high: number
  low: number
  previousClose: number
  change: number
  changePercent: number | null
  yearHigh: number
  yearLow: number
  volume: number
  averageVolume: number
}

const dayMs = 86_400_000
const yearSamples = 122

/** Reads a symbol's figures; highs and lows always enclose the price, also one that a test has set. */
export function readSymbolFigures(market: Market, symbol: MarketSymbol): SymbolFigures {
  const delayedMs = market.now() - symbol.exchange.delayMinutes * 60_000
  const session = lastSession(symbol.exchange, delayedMs)
  const priceMs = Math.min(delayedMs, session.end)
  const window = { path: symbol.path, by: symbol.by, toMs: priceMs }
  const day = readWindow(market.prices, { ...window, fromMs: session.start, samples: 24 })
  const year = readWindow(market.prices, { ...window, fromMs: priceMs - 365 * dayMs, samples: yearSamples })
  const price = significant(market.setPrices.yahoo.get(symbol.symbol) ?? day.close)
  const previousClose = significant(
    market.prices.at(symbol.path, sessionBefore(symbol.exchange, session).end, symbol.by),
  )
  const high = Math.max(significant(day.high), price)
  const low = Math.min(significant(day.low), price)
  const averageVolume = averageVolumeOf(symbol)
  return {
    state: marketStateAt(symbol.exchange, market.now()),
    session,
    priceMs,
    price,
    open: significant(day.open),
    high,
    low,
    previousClose,
    change: significant(price - previousClose, 12),
    changePercent: percentChange(previousClose, price),
    yearHigh: Math.max(significant(year.high), high),
    yearLow: Math.min(significant(year.low), low),
    volume: Math.round((averageVolume * (priceMs - session.start)) / (session.end - session.start)),
    averageVolume,
  }
}

/** Price of a symbol at a moment of a session; the exchange's delay is not regarded. */
export function symbolPriceAt(market: Market, symbol: MarketSymbol, timeMs: number): number {
  return significant(market.prices.at(symbol.path, timeMs, symbol.by))
}

/** Units that are traded in a usual session. */
export function averageVolumeOf(symbol: MarketSymbol): number {
  const share = 0.002 + 0.01 * fractionOf(`${symbol.symbol} volume`)
  switch (symbol.kind) {
    case 'CURRENCY':
    case 'MUTUALFUND':
      return 0
    case 'INDEX':
      return Math.round(5e9 * share * 100)
    case 'FUTURE':
      return Math.round(2e7 * share)
    case 'CRYPTOCURRENCY':
      return Math.round(symbol.shares * symbol.path.basePrice * share)
    default:
      return Math.round(symbol.shares * share)
  }
}
