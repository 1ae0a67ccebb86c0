import type { Quote } from '@marketcache/resources'
import Big from 'big.js'

/** What one unit of a currency is worth in another. */
export interface Rate {
  factor: Big
  /** Symbol of the pair whose price it is; null within one currency. */
  pair: string | null
  /** Whether the pair is the other way round. */
  isReciprocal: boolean
}

/** The symbols that can tell a rate: the pair itself, and the same the other way round. */
export function pairsBetween(from: string, to: string): { pair: string; isReciprocal: boolean }[] {
  if (from === to) return []
  return [
    { pair: `${from}${to}=X`, isReciprocal: false },
    { pair: `${to}${from}=X`, isReciprocal: true },
  ]
}

/** Finds the rate between two currencies among quotes; null where no quote tells it. */
export function findRate(
  from: string,
  to: string,
  quotes: ReadonlyMap<string, Pick<Quote, 'price'>>,
): Rate | null {
  if (from === to) return { factor: new Big(1), pair: null, isReciprocal: false }
  const told = pairsBetween(from, to).find(({ pair }) => (quotes.get(pair)?.price ?? 0) > 0)
  if (told === undefined) return null
  const price = new Big(quotes.get(told.pair)?.price ?? 0)
  return { ...told, factor: told.isReciprocal ? new Big(1).div(price) : price }
}
