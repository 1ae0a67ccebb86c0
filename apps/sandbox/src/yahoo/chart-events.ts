import type { MarketSymbol } from '../market/symbols.ts'
import { dividendsWithin, splitsWithin } from './corporate-actions.ts'

/** Dividends and splits as a chart tells them: by the second at which their session starts. */
export interface ChartEvents {
  dividends?: Record<string, { amount: number; date: number }>
  splits?: Record<string, { date: number; numerator: number; denominator: number; splitRatio: string }>
}

/** Those that `events` asks for (`div,splits` or `div|split`), or undefined when there are none. */
export function chartEvents(
  symbol: MarketSymbol,
  asked: string,
  span: { fromMs: number; toMs: number },
): ChartEvents | undefined {
  const kinds = asked.split(/[,|]/)
  const paid = kinds.includes('div') ? dividendsWithin(symbol, span) : []
  const split = kinds.some((kind) => /^splits?$/.test(kind)) ? splitsWithin(symbol, span) : []
  if (paid.length + split.length === 0) return undefined
  const dividends = paid.map(({ startMs, amount }) => ({ amount, date: startMs / 1000 }))
  const splits = split.map(({ startMs, numerator, denominator }) => {
    return { date: startMs / 1000, numerator, denominator, splitRatio: `${numerator}:${denominator}` }
  })
  return {
    ...(dividends.length > 0 ? { dividends: byDate(dividends) } : {}),
    ...(splits.length > 0 ? { splits: byDate(splits) } : {}),
  }
}

function byDate<Event extends { date: number }>(events: readonly Event[]): Record<string, Event> {
  return Object.fromEntries(events.map((event) => [`${event.date}`, event]))
}
