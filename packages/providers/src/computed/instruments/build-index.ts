import type { Instrument, Listing } from '@marketcache/resources'
import { type CoinOf, coinsOf, createCoinFinder } from './coins.ts'
import { currencyNamesOf } from './currency-names.ts'
import { marketsOf } from './markets.ts'
import { spellingsOf } from './spellings.ts'

/** Every instrument that somebody lists, and how it is found. */
export interface InstrumentIndex {
  instruments: readonly Instrument[]
  /** By canonical id in lower case. */
  byId: ReadonlyMap<string, Instrument>
  /** By every exact spelling, as `spellingsOf` writes it. */
  bySpelling: ReadonlyMap<string, readonly Instrument[]>
  coinOf: CoinOf
  /** Common names of currencies by those that one exchange has for them, in lower case. */
  currencyNames: ReadonlyMap<string, string>
}

/** Builds the index out of what providers list; nothing else goes in. */
export function buildIndex(listings: readonly Listing[]): InstrumentIndex {
  const coins = coinsOf(listings)
  const coinOf = createCoinFinder(coins)
  const instruments = [...coins, ...marketsOf(listings, coinOf)]
  const bySpelling = new Map<string, Instrument[]>()
  for (const instrument of instruments) {
    for (const key of spellingsOf(instrument)) {
      const named = bySpelling.get(key)
      if (named === undefined) bySpelling.set(key, [instrument])
      else named.push(instrument)
    }
  }
  return {
    instruments,
    byId: new Map(instruments.map((instrument) => [instrument.id.toLowerCase(), instrument])),
    bySpelling,
    coinOf,
    currencyNames: currencyNamesOf(listings),
  }
}
