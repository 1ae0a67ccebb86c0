import { dayMs, defineResource, type Static, Type } from '@marketcache/contracts'
import { Text } from './fields.ts'
import { normaliseSpelling, Spelling, spellingMistake } from './spelling.ts'

/** Kinds of what Yahoo lists, as we call them. */
export const symbolKinds = ['equity', 'etf', 'fund', 'index', 'future', 'currency', 'crypto'] as const

const FoundSymbol = Type.Object(
  {
    symbol: Type.String({ description: "Yahoo's symbol, for example `AAPL` or `BRK-B`" }),
    kind: Type.Union(
      symbolKinds.map((kind) => Type.Literal(kind)),
      { description: 'What it is' },
    ),
    name: Text('Name for people'),
    exchange: Text('Where it is traded, as Yahoo shows it'),
  },
  { additionalProperties: false },
)
/** One symbol that Yahoo found. */
export type FoundSymbol = Static<typeof FoundSymbol>

const SymbolSearch = Type.Object(
  {
    query: Type.String({ description: 'What was asked for, normalised' }),
    symbols: Type.Array(FoundSymbol, { maxItems: 20, description: 'What was found, in the order of Yahoo' }),
  },
  { additionalProperties: false },
)
/** What Yahoo finds by a text. */
export type SymbolSearch = Static<typeof SymbolSearch>

export const symbolSearch = defineResource({
  name: 'symbol-search',
  summary: 'Symbols that Yahoo finds by a text; `/search` knows more',
  path: '/symbols',
  batch: null,
  params: Type.Object({ q: Spelling('symbol, or words of a name') }),
  example: { q: 'apple' },
  payload: SymbolSearch,
  freshness: { freshForMs: dayMs, staleForMs: 3 * dayMs, keepForMs: 7 * dayMs },
  canonical: ({ q }) => ({ q: normaliseSpelling(q) }),
  mistake: ({ q }) => spellingMistake('q', q),
  route: ({ q }) => [{ call: 'yahoo.search', group: 'all', item: q }],
  // What people look for is nobody else's to see.
  isToldByName: false,
  tags: () => [],
})
