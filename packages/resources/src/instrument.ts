import { dayMs, defineResource, type Static, Type } from '@marketcache/contracts'
import { instrumentFields, NotCovered } from './instruments/fields.ts'
import { normaliseSpelling, Spelling, spellingMistake } from './spelling.ts'

/** Most other meanings of a name that are told. */
export const mostMeanings = 20

const Resolved = Type.Object(
  {
    query: Type.String({ description: 'What was asked for, normalised' }),
    ...instrumentFields,
    otherMeanings: Type.Array(Type.String(), {
      maxItems: mostMeanings,
      description: 'Ids of lesser things that are called the same: unranked coins, perpetuals of the pair',
    }),
    notCovered: NotCovered,
  },
  { additionalProperties: false },
)
/** The one instrument that a name means. */
export type Resolved = Static<typeof Resolved>

/** A name that can mean several instruments is answered with candidates; docs/reference/instruments.md has the rules. */
export const instrument = defineResource({
  name: 'instrument',
  summary: 'The instrument that a name means, with its names at every provider',
  path: '/instruments/:id',
  batch: null,
  params: Type.Object({
    id: Spelling(
      'canonical id or any name of an instrument, such as `bitcoin`, `BTC-USD`, `BTCUSDT`, `XBT/USD` or `BRK.B`',
    ),
  }),
  example: { id: 'btc-usd' },
  payload: Resolved,
  freshness: { freshForMs: dayMs, staleForMs: 2 * dayMs, keepForMs: 3 * dayMs },
  isAmbiguous: true,
  canonical: ({ id }) => ({ id: normaliseSpelling(id) }),
  mistake: ({ id }) => spellingMistake('id', id),
  route: ({ id }) => [{ call: 'computed.instrument', group: 'all', item: id }],
  // What people look for is nobody else's to see.
  isToldByName: false,
  tags: ({ id }) => [`instrument:${id}`],
})
