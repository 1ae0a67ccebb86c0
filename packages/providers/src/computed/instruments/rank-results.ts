import type { Instrument } from '@marketcache/resources'
import type { InstrumentIndex } from './build-index.ts'
import { byProminence } from './prominence.ts'
import { keysOf, spellingsOf, toKey } from './spellings.ts'

/**
 * Finds instruments by a text: exact names first, then beginnings of symbols and names, then beginnings of words, then what
 * only Yahoo found by it; among equals the more prominent first.
 */
export function rankResults(
  text: string,
  { index, found, limit }: { index: InstrumentIndex; found: readonly Instrument[]; limit: number },
): Instrument[] {
  const keys = keysOf(text, index.currencyNames)
  const exact = new Set(keys.flatMap((key) => index.bySpelling.get(key) ?? []))
  const matches = new Map<string, { instrument: Instrument; tier: number }>()
  for (const instrument of index.instruments) {
    const tier = exact.has(instrument) ? 1 : tierOf(instrument, text)
    if (tier < noTier) matches.set(instrument.id, { instrument, tier })
  }
  for (const instrument of found) {
    const isExact = spellingsOf(instrument).some((key) => keys.includes(key))
    const tier = isExact ? 1 : Math.min(tierOf(instrument, text), yahooTier)
    matches.set(instrument.id, { instrument, tier })
  }
  return [...matches.values()]
    .toSorted((one, other) => one.tier - other.tier || byProminence(one.instrument, other.instrument))
    .slice(0, limit)
    .map(({ instrument }) => instrument)
}

const yahooTier = 4
const noTier = 5

function tierOf({ id, symbol, name }: Instrument, text: string): number {
  if (id.toLowerCase() === text) return 0
  const words = name?.toLowerCase() ?? ''
  if (symbol.toLowerCase().startsWith(toKey(text)) || words.startsWith(text)) return 2
  return words.includes(` ${text}`) ? 3 : noTier
}
