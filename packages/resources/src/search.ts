import { dayMs, defineResource, type Static, Type, type View } from '@marketcache/contracts'
import { InstrumentSchema, NotCovered } from './instruments/fields.ts'
import { normaliseSpelling, Spelling, spellingMistake } from './spelling.ts'

/** Most results that are kept, and that one read can ask for. */
export const mostResults = 50
const usualResults = 20

const Search = Type.Object(
  {
    query: Type.String({ description: 'What was looked for, normalised' }),
    results: Type.Array(InstrumentSchema, {
      maxItems: mostResults,
      description: 'What was found: exact names first, then beginnings of names, then words',
    }),
    notCovered: NotCovered,
  },
  { additionalProperties: false },
)
/** What was found by a text. */
export type Search = Static<typeof Search>

const limitedView: View<Search> = {
  suffix: '',
  summary: 'Coins, pairs, perpetuals and listed symbols by name, symbol or id',
  query: Type.Object({
    limit: Type.Integer({
      minimum: 1,
      maximum: mostResults,
      default: usualResults,
      description: 'Most results',
    }),
  }),
  data: Search,
  hasCsv: false,
  render: (found, { query }) => {
    const limit = typeof query.limit === 'number' ? query.limit : usualResults
    return { data: { ...found, results: found.results.slice(0, limit) } }
  },
}

/** Finding nothing is an answer. How results are ranked is in docs/reference/instruments.md. */
export const search = defineResource({
  name: 'search',
  summary: 'Coins, pairs, perpetuals and listed symbols by name, symbol or id',
  path: '/search',
  batch: null,
  params: Type.Object({ q: Spelling('name, symbol or id, or the beginning of one; case does not matter') }),
  example: { q: 'bitcoin' },
  payload: Search,
  freshness: { freshForMs: dayMs, staleForMs: 2 * dayMs, keepForMs: 3 * dayMs },
  canonical: ({ q }) => ({ q: normaliseSpelling(q) }),
  mistake: ({ q }) => spellingMistake('q', q),
  route: ({ q }) => [{ call: 'computed.search', group: 'all', item: q }],
  views: [limitedView],
  // What people look for is nobody else's to see.
  isToldByName: false,
  tags: () => [],
})
