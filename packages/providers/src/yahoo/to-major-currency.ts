import { round } from '../calculate.ts'

/** Currencies that exchanges quote in a hundredth, as Yahoo spells them; case matters: `GBP` is a pound. */
const minorCurrencies = new Map([
  ['GBp', 'GBP'],
  ['GBX', 'GBP'],
  ['ZAc', 'ZAR'],
  ['ZAC', 'ZAR'],
  ['ILA', 'ILS'],
  ['ILa', 'ILS'],
  ['USX', 'USD'],
])
const minorUnitsPerMajor = 100

/** A currency in which amounts can be told, and how amounts get into it. */
export interface CurrencyConversion {
  /** ISO 4217 code, upper case; null when the currency is unknown. */
  currency: string | null
  convert: (amount: number | null) => number | null
}

/** Finds the major currency of what an exchange quotes in; amounts of an unknown currency stay as they are. */
export function toMajorCurrency(quotedCurrency: string | null): CurrencyConversion {
  const major = quotedCurrency === null ? undefined : minorCurrencies.get(quotedCurrency)
  if (major === undefined)
    return { currency: quotedCurrency?.toUpperCase() ?? null, convert: (amount) => amount }
  return {
    currency: major,
    convert: (amount) => (amount === null ? null : round(amount / minorUnitsPerMajor)),
  }
}
