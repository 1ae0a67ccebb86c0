import type { Instrument } from '@marketcache/resources'

/** Brings spellings that differ in case or in what separates their parts into one. */
export function toKey(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[\s/_-]+/g, '-')
}

/** Every key by which an instrument is found exactly. */
export function spellingsOf(instrument: Instrument): string[] {
  const { name, aliases } = instrument
  const names = aliases.flatMap(({ symbol, spellings }) => [symbol, ...spellings])
  const all = [...shortNamesOf(instrument), ...(name === null ? [] : [name]), ...names]
  return [...new Set(all.map(toKey))].filter((key) => key !== '')
}

/** A perpetual is never called by the bare name of its pair, unless an exchange does so. */
function shortNamesOf({ kind, symbol, base, quote }: Instrument): string[] {
  if (base === null || quote === null) return [symbol]
  const pair = `${base}-${quote}`
  if (symbol !== pair) return [symbol]
  if (kind !== 'perpetual') return [pair, base + quote]
  return [`${pair}-PERP`, `${pair}-SWAP`, `${base}${quote}-PERP`, `${base}${quote}PERP`]
}

/** The keys to look for, best first: as it was written, with common names of currencies, and with a dash before a class of shares. */
export function keysOf(text: string, currencyNames: ReadonlyMap<string, string>): string[] {
  const key = toKey(text)
  const common = key
    .split('-')
    .map((part) => currencyNames.get(part) ?? part)
    .join('-')
  return [...new Set([key, common, toShareClass(key)])]
}

/** `BRK.B` and `BRK B` are `BRK-B` at Yahoo, whereas `VOD.L` is what it is. */
export function toShareClass(text: string): string {
  return text.replace(/^([a-z]{1,5})[. ]([a-z])$/, '$1-$2')
}
