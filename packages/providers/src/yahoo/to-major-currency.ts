import { round } from '../calculate.ts'

/** A hundredth of each of these, as Yahoo spells it; case matters: `GBP` is a pound. */
const hundredths = new Map([
  ['GBp', 'GBP'],
  ['GBX', 'GBP'],
  ['ZAc', 'ZAR'],
  ['ZAC', 'ZAR'],
  ['ILA', 'ILS'],
  ['ILa', 'ILS'],
  ['USX', 'USD'],
])
/** A thousandth: dinars have fils. */
const thousandths = new Map([['KWF', 'KWD']])

/** A currency in which amounts can be told, and how amounts get into it. */
export interface CurrencyConversion {
  /** ISO 4217 code, upper case; null when the currency is unknown. */
  currency: string | null
  convert: (amount: number | null) => number | null
}

/** Finds the major currency of what an exchange quotes in; amounts of an unknown currency stay as they are. */
export function toMajorCurrency(quotedCurrency: string | null): CurrencyConversion {
  const name = quotedCurrency ?? ''
  const [major, unitsPerMajor] = hundredths.has(name)
    ? [hundredths.get(name), 100]
    : [thousandths.get(name), 1_000]
  if (major === undefined)
    return { currency: quotedCurrency?.toUpperCase() ?? null, convert: (amount) => amount }
  return {
    currency: major,
    convert: (amount) => (amount === null ? null : round(amount / unitsPerMajor)),
  }
}
