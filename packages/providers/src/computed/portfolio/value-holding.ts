import type { Holding, Portfolio, Quote } from '@marketcache/resources'
import Big from 'big.js'
import { findRate, type Rate } from './rates.ts'

type Quotes = ReadonlyMap<string, Quote>

/** A holding with what it is worth in the portfolio's currency, not yet rounded. */
export interface ValuedHolding {
  holding: Holding
  quote: Quote | null
  rate: Rate | null
  value: Big | null
  /** What it was worth at the previous close, at the rate of now. */
  valueBefore: Big | null
  /** What was paid, at the rate of now. */
  cost: Big | null
  /** Why the value is null. */
  reason: string | null
}

/** Finds what a holding is worth, or why that is not known. */
export function valueHolding(
  holding: Holding,
  currency: Portfolio['currency'],
  quotes: Quotes,
): ValuedHolding {
  const quote = quotes.get(holding.symbol) ?? null
  const nothing = { holding, quote, rate: null, value: null, valueBefore: null, cost: null }
  if (quote === null) return { ...nothing, reason: 'there is no quote' }
  if (quote.price === null) return { ...nothing, reason: 'its quote has no price' }
  if (quote.currency === null) return { ...nothing, reason: 'its quote has no currency' }
  const rate = findRate(quote.currency, currency, quotes)
  if (rate === null) return { ...nothing, reason: `there is no rate from ${quote.currency} to ${currency}` }
  const worth = (price: number) => new Big(holding.quantity).times(price).times(rate.factor)
  return {
    holding,
    quote,
    rate,
    value: worth(quote.price),
    valueBefore: quote.previousClose === null ? null : worth(quote.previousClose),
    cost: holding.costBasis === null ? null : new Big(holding.costBasis).times(rate.factor),
    reason: null,
  }
}
