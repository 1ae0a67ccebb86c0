import { readFileSync } from 'node:fs'
import { createValidator, Type } from '@marketcache/contracts'
import { type FoundSymbol, type Listed, type Listing, symbolSearch } from '@marketcache/resources'

const folder = new URL('../computed/test-data/', import.meta.url)

const files = createValidator(
  Type.Object({
    /** id, symbol, name, rank */
    coins: Type.Array(
      Type.Tuple([Type.String(), Type.String(), Type.String(), Type.Union([Type.Number(), Type.Null()])]),
    ),
    /** By provider: symbol, kind, base, quote, further spellings */
    markets: Type.Record(
      Type.String(),
      Type.Array(
        Type.Tuple([
          Type.String(),
          Type.Union([Type.Literal('spot'), Type.Literal('perpetual')]),
          Type.String(),
          Type.String(),
          Type.Array(Type.String()),
        ]),
      ),
    ),
    yahoo: Type.Array(symbolSearch.payload.properties.symbols.items),
  }),
)

/** What providers list in tests. */
export interface TestListings {
  listings: Listing[]
  /** What there is at Yahoo. */
  yahoo: FoundSymbol[]
}

/** Reads the listings of the golden set. */
export function readListings(): TestListings {
  const told: unknown = JSON.parse(readFileSync(new URL('listings.json', folder), 'utf8'))
  if (!files.accepts(told)) throw new Error(`listings.json ${files.explain(told)}`)
  const coins = told.coins.map(([symbol, base, name, rank]): Listed => {
    return { symbol, kind: 'coin', base: base.toUpperCase(), quote: null, name, rank, aliases: [] }
  })
  const markets = Object.entries(told.markets).map(([provider, rows]): Listing => {
    const instruments = rows.map(([symbol, kind, base, quote, aliases]): Listed => {
      return { symbol, kind, base, quote, name: null, rank: null, aliases }
    })
    return { provider, instruments }
  })
  return { listings: [{ provider: 'coingecko', instruments: coins }, ...markets], yahoo: told.yahoo }
}

/** Finds as Yahoo does: by the beginning of a symbol, or of a word of a name. */
export function findAtYahoo(yahoo: readonly FoundSymbol[], q: string): FoundSymbol[] {
  const isFound = ({ symbol, name }: FoundSymbol) =>
    symbol.toLowerCase().startsWith(q) || ` ${name?.toLowerCase()}`.includes(` ${q}`)
  return yahoo.filter(isFound).slice(0, 20)
}
