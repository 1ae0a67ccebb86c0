import { monthsBefore, toIsoDay } from '../series/day.ts'
import { type Figure, known, unknown } from '../series/figure.ts'
import type { PricedDay } from '../series/priced-days.ts'

/** A reference that is older than this says nothing about the day that was meant. */
const oldestReferenceDays = 7

/** What the price did over so many calendar months, as a fraction. */
export function returnOverMonths(days: readonly PricedDay[], months: number): Figure {
  const last = days.at(-1)
  if (last === undefined) return unknown('no complete bars')
  const meant = monthsBefore(last.day, months)
  const reference = days.findLast(({ day }) => day <= meant)
  if (reference === undefined) return unknown(`no bar as old as ${toIsoDay(meant)}`)
  if (meant - reference.day > oldestReferenceDays)
    return unknown(`a gap: no bar in the ${oldestReferenceDays} days before ${toIsoDay(meant)}`)
  if (reference.price <= 0) return unknown(`the price of ${toIsoDay(reference.day)} is not above zero`)
  if (last.price < 0) return unknown('the last price is below zero')
  return known(last.price / reference.price - 1)
}
