import type { Instrument } from '@marketcache/resources'
import type { InstrumentIndex } from './build-index.ts'
import { isRanked } from './coins.ts'
import { byProminence } from './prominence.ts'
import { keysOf, spellingsOf } from './spellings.ts'

/** What a name means: one instrument, one of several, or none that is known. */
export type Resolution =
  | { kind: 'one'; instrument: Instrument; others: readonly Instrument[] }
  | { kind: 'several'; candidates: readonly Instrument[] }
  | { kind: 'none' }

/**
 * Finds what a name means, by rules and without guessing; docs/reference/instruments.md has them.
 *
 * @param found What Yahoo found by it, as instruments.
 */
export function resolve(
  text: string,
  { index, found }: { index: InstrumentIndex; found: readonly Instrument[] },
): Resolution {
  const named = found.find(({ id }) => id.toLowerCase() === text) ?? index.byId.get(text)
  if (named !== undefined) return { kind: 'one', instrument: named, others: [] }
  for (const key of keysOf(text, index.currencyNames)) {
    const meanings = new Map((index.bySpelling.get(key) ?? []).map((each) => [each.id, each]))
    for (const each of found) if (spellingsOf(each).includes(key)) meanings.set(each.id, each)
    if (meanings.size > 0) return choose([...meanings.values()].toSorted(byProminence))
  }
  return { kind: 'none' }
}

function choose(meanings: readonly Instrument[]): Resolution {
  const heavy = meanings.filter((each) => isHeavy(each, meanings))
  const candidates = heavy.length > 0 ? heavy : meanings
  const [instrument] = candidates
  if (instrument === undefined) return { kind: 'none' }
  // Whoever has to choose is shown everything.
  if (candidates.length > 1)
    return { kind: 'several', candidates: [...new Set([...candidates, ...meanings])] }
  return { kind: 'one', instrument, others: meanings.filter((each) => each !== instrument) }
}

/** Small coins take the names of everything; a bare pair is not its perpetual, though exchanges call both the same. */
function isHeavy(instrument: Instrument, meanings: readonly Instrument[]): boolean {
  if (instrument.kind === 'coin') return isRanked(instrument)
  if (instrument.kind !== 'perpetual') return true
  const { base, quote } = instrument
  return !meanings.some((each) => each.kind === 'pair' && each.base === base && each.quote === quote)
}
