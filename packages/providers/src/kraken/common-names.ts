/** Currencies that Kraken calls by a name of its own. */
const commonNames: ReadonlyMap<string, string> = new Map([
  ['XBT', 'BTC'],
  ['XDG', 'DOGE'],
])

/** What others call a currency, in upper case. */
export function toCommonName(currency: string): string {
  const name = currency.toUpperCase()
  return commonNames.get(name) ?? name
}
