import Big from 'big.js'
import { round } from '../../calculate.ts'

/** A decimal as a number of a payload; null stays null, as does what leaves the range of numbers. */
export function toAmount(amount: Big | null): number | null {
  if (amount === null) return null
  const rounded = round(amount.toNumber())
  return Number.isFinite(rounded) ? rounded : null
}

/** What the first is of the second, in hundredths; unknown when the second is zero. */
export function percentOf(part: Big | null, whole: Big | null): Big | null {
  return part === null || whole === null || whole.eq(0) ? null : part.times(100).div(whole)
}

/** Difference of two amounts; unknown when one is. */
export function lessOf(amount: Big | null, other: Big | null): Big | null {
  return amount === null || other === null ? null : amount.minus(other)
}

/** Sum of amounts; of none it is unknown, not zero. */
export function sumOf(amounts: readonly Big[]): Big | null {
  return amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum.plus(amount), new Big(0))
}
