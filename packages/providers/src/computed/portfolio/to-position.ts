import type { Momentum, Portfolio } from '@marketcache/resources'
import Big from 'big.js'
import { lessOf, percentOf, toAmount } from './money.ts'
import type { ValuedHolding } from './value-holding.ts'

type Position = Portfolio['positions'][number]

/** Writes one row of the table. */
export function toPosition(
  { holding, quote, value, valueBefore, cost, reason }: ValuedHolding,
  of: { total: Big | null; momentum: Momentum | null; historyReason: string | null },
): Position {
  const { total, momentum, historyReason } = of
  const amount = toAmount(value)
  const gain = lessOf(value, cost)
  return {
    symbol: holding.symbol,
    name: quote?.name ?? null,
    quantity: holding.quantity,
    price: quote?.price ?? null,
    currency: quote?.currency ?? null,
    asOf: quote?.providerTime ?? null,
    value: amount,
    weight: toAmount(value === null || total === null || total.lte(0) ? null : value.div(total)),
    dayChange: toAmount(lessOf(value, valueBefore)),
    dayChangePercent: toAmount(changePercentOf(quote)),
    costBasis: holding.costBasis,
    gain: toAmount(gain),
    gainPercent: toAmount(percentOf(gain, cost)),
    score: momentum?.score ?? null,
    rating: momentum?.rating ?? null,
    isInHistory: historyReason === null,
    historyReason,
    reason: amount === null ? (reason ?? 'its value leaves the range of numbers') : null,
  }
}

/** Of the price, so that it is known where nothing is held. */
function changePercentOf(quote: ValuedHolding['quote']): Big | null {
  if (quote === null || quote.price === null || quote.previousClose === null) return null
  return percentOf(new Big(quote.price).minus(quote.previousClose), new Big(quote.previousClose))
}
