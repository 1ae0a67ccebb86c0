import type { Instrument } from '@marketcache/resources'
import { isRanked } from './coins.ts'

/** Orders instruments by how likely they are meant: large coins, listed symbols, pairs, perpetuals, other coins. */
export function byProminence(one: Instrument, other: Instrument): number {
  return (
    classOf(one) - classOf(other) ||
    (one.rank ?? Number.MAX_VALUE) - (other.rank ?? Number.MAX_VALUE) ||
    other.aliases.length - one.aliases.length ||
    (one.id < other.id ? -1 : Number(one.id > other.id))
  )
}

function classOf(instrument: Instrument): number {
  switch (instrument.kind) {
    case 'coin':
      return isRanked(instrument) ? 0 : 5
    case 'pair':
      return 2
    case 'perpetual':
      return 3
    case 'crypto':
      return 4
    default:
      return 1
  }
}
