import { describe, expect, it } from 'vitest'
import { type Listed, type Listing, listing } from './listing.ts'

const listed = (symbol: string, rank: number | null): Listed => ({
  symbol,
  kind: 'coin',
  base: symbol.toUpperCase(),
  quote: null,
  name: null,
  rank,
  aliases: [],
})
const of = (...instruments: Listed[]): Listing => ({ provider: 'coingecko', instruments })

describe('listing', () => {
  it('keeps the ranks that it has when a later answer tells none at all', () => {
    const stored = of(listed('a', 1), listed('gone', 2))
    expect(listing.merge?.(stored, of(listed('a', null), listed('new', null)))).toEqual(
      of(listed('a', 1), listed('new', null)),
    )
  })

  it('believes the newer ranks, and that a coin has lost its own', () => {
    const fresh = of(listed('a', null), listed('b', 1))
    expect(listing.merge?.(of(listed('a', 1)), fresh)).toEqual(fresh)
  })
})
