import type { Exchange } from '../market/exchanges.ts'
import type { Market } from '../market/market.ts'
import { significant } from '../market/rounding.ts'
import { lastSession, type Session, sessionBefore, sessionOfDay } from '../market/session.ts'
import { symbolPriceAt } from '../market/symbol-figures.ts'
import type { MarketSymbol } from '../market/symbols.ts'

/** What shareholders get per share, at the start of the first session without it; in the currency of the symbol. */
export interface Dividend {
  startMs: number
  amount: number
}

/** New shares for old ones; prices before it are told as if it had happened already. */
export interface Split {
  startMs: number
  numerator: number
  denominator: number
}

/** From when to when something happened, in milliseconds since the UNIX epoch. */
interface Span {
  fromMs: number
  toMs: number
}

const dayMs = 86_400_000

/** Amount of each dividend, and the months (1 to 12) in whose middle it is paid; others pay none. */
const dividends: Record<string, { amount: number; months: number[] }> = {
  AAPL: { amount: 0.26, months: [2, 5, 8, 11] },
  MSFT: { amount: 0.91, months: [2, 5, 8, 11] },
  KO: { amount: 0.51, months: [3, 6, 9, 12] },
  JNJ: { amount: 1.3, months: [2, 5, 8, 11] },
  SPY: { amount: 1.8, months: [3, 6, 9, 12] },
  'VOD.L': { amount: 2, months: [6, 11] },
  'SAP.DE': { amount: 2.35, months: [5] },
}

/** Splits, by the day of their first session. */
const splits: Record<string, { day: string; numerator: number; denominator: number }> = {
  NFLX: { day: '2025-11-17', numerator: 10, denominator: 1 },
  NVDA: { day: '2024-06-10', numerator: 10, denominator: 1 },
}

/** Dividends of a symbol within a span, oldest first. */
export function dividendsWithin({ symbol, exchange }: MarketSymbol, { fromMs, toMs }: Span): Dividend[] {
  const paid = dividends[symbol]
  if (paid === undefined) return []
  const [firstYear, lastYear] = [new Date(fromMs).getUTCFullYear(), new Date(toMs).getUTCFullYear()]
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index)
  return years
    .flatMap((year) =>
      paid.months.map((month) => firstSessionFrom(exchange, Date.UTC(year, month - 1, 14, 12))),
    )
    .map(({ start }) => ({ startMs: start, amount: paid.amount }))
    .filter(({ startMs }) => startMs >= fromMs && startMs <= toMs)
}

/** Splits of a symbol within a span. */
export function splitsWithin({ symbol, exchange }: MarketSymbol, { fromMs, toMs }: Span): Split[] {
  const split = splits[symbol]
  if (split === undefined) return []
  const { day, ...ratio } = split
  const { start } = firstSessionFrom(exchange, Date.parse(`${day}T12:00:00Z`))
  return start >= fromMs && start <= toMs ? [{ startMs: start, ...ratio }] : []
}

/**
 * Says what part of a close before each dividend is left when it is taken off, up to now.
 *
 * Yahoo multiplies every close by `1 - dividend / close before it` for each dividend that came later.
 */
export function adjustmentsOf(market: Market, symbol: MarketSymbol, fromMs: number) {
  const paid = dividendsWithin(symbol, { fromMs, toMs: market.now() }).map(({ startMs, amount }) => {
    const before = sessionBefore(symbol.exchange, lastSession(symbol.exchange, startMs))
    return { startMs, factor: 1 - amount / symbolPriceAt(market, symbol, before.end) }
  })
  return (startMs: number, close: number): number => {
    const later = paid.filter((dividend) => dividend.startMs > startMs)
    return significant(
      later.reduce((adjusted, { factor }) => adjusted * factor, close),
      9,
    )
  }
}

function firstSessionFrom(exchange: Exchange, timeMs: number): Session {
  const session = sessionOfDay(exchange, timeMs)
  return session ?? firstSessionFrom(exchange, timeMs + dayMs)
}
