import type { Listing } from '@marketcache/resources'

/**
 * Names that an exchange alone has for a currency, out of its own spellings of pairs: Kraken's `XBT/USD` is listed with the
 * base BTC, so XBT is BTC. A name that is a currency itself, or that two currencies have, is left as it is.
 */
export function currencyNamesOf(listings: readonly Listing[]): ReadonlyMap<string, string> {
  const listed = listings.flatMap(({ instruments }) => instruments.filter(({ kind }) => kind !== 'coin'))
  const currencies = new Set(listed.flatMap(({ base, quote }) => [base, quote].map(toLower)))
  const names = new Map<string, Set<string>>()
  for (const { base, quote, aliases } of listed) {
    for (const alias of aliases) {
      const parts = alias.split('/')
      if (parts.length !== 2 || quote === null) continue
      for (const [name, currency] of [
        [parts[0], base],
        [parts[1], quote],
      ]) {
        names.set(toLower(name), (names.get(toLower(name)) ?? new Set()).add(toLower(currency)))
      }
    }
  }
  return new Map(
    [...names].flatMap(([name, [currency, ...others]]): [string, string][] =>
      currency === undefined || others.length > 0 || name === '' || currencies.has(name)
        ? []
        : [[name, currency]],
    ),
  )
}

function toLower(text: string | null | undefined): string {
  return text?.toLowerCase() ?? ''
}
