import { fractionOf } from '../market/random.ts'
import type { MarketSymbol } from '../market/symbols.ts'

/** When a symbol was first traded: a morning between 1985 and 2015, always the same. */
export function firstTradeMs(symbol: MarketSymbol): number {
  const days = Math.floor(30 * 365 * fractionOf(`${symbol.symbol} first trade`))
  return Date.UTC(1985, 0, 1, 14, 30) + days * 86_400_000
}
