import type { Portfolio } from '@marketcache/resources'
import type Big from 'big.js'
import { lessOf, percentOf, sumOf, toAmount } from './money.ts'
import type { ValuedHolding } from './value-holding.ts'

type Totals = Pick<
  Portfolio,
  'totalValue' | 'dayChange' | 'dayChangePercent' | 'costBasis' | 'gain' | 'gainPercent'
>

/** What holdings are worth together; each total is about those of which both of its parts are known. */
export function sumHoldings(holdings: readonly ValuedHolding[]): Totals {
  const changed = bothOf(holdings, ({ valueBefore }) => valueBefore)
  const paid = bothOf(holdings, ({ cost }) => cost)
  const dayChange = lessOf(changed.value, changed.other)
  const gain = lessOf(paid.value, paid.other)
  return {
    totalValue: toAmount(totalOf(holdings)),
    dayChange: toAmount(dayChange),
    dayChangePercent: toAmount(percentOf(dayChange, changed.other)),
    costBasis: toAmount(paid.other),
    gain: toAmount(gain),
    gainPercent: toAmount(percentOf(gain, paid.other)),
  }
}

/** Sum of the values that are known. */
export function totalOf(holdings: readonly ValuedHolding[]): Big | null {
  return sumOf(holdings.flatMap(({ value }) => (value === null ? [] : [value])))
}

function bothOf(holdings: readonly ValuedHolding[], select: (holding: ValuedHolding) => Big | null) {
  const pairs = holdings.flatMap((holding) => {
    const other = select(holding)
    return holding.value === null || other === null ? [] : [{ value: holding.value, other }]
  })
  return { value: sumOf(pairs.map(({ value }) => value)), other: sumOf(pairs.map(({ other }) => other)) }
}
