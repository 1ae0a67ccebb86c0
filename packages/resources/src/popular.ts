import { dayMs, defineResource, hourMs, minuteMs, type Static, Type, type View } from '@marketcache/contracts'

/** Most values that one list holds. */
export const mostPopular = 100

const PopularItem = Type.Object(
  {
    params: Type.Record(Type.String(), Type.String(), {
      description: 'Parameters of the value, by name, in their canonical spelling',
    }),
    reads: Type.Integer({ minimum: 1, description: 'Reads in the last 24 hours', 'x-unit': '1' }),
    rank: Type.Integer({
      minimum: 1,
      description: 'Place in the list; 1 is the most popular',
      'x-unit': '1',
    }),
  },
  { additionalProperties: false },
)
const Popular = Type.Object(
  {
    resource: Type.String({ description: 'Name of the resource whose values these are' }),
    items: Type.Array(PopularItem, {
      maxItems: mostPopular,
      description: 'Most popular first; empty while nothing was read. Recent reads weigh more for the order',
    }),
  },
  { additionalProperties: false },
)
/** What is read most of one resource. */
export type Popular = Static<typeof Popular>

const topView: View<Popular> = {
  suffix: '',
  summary: 'What is read most here, of one resource',
  query: Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: mostPopular, default: 10, description: 'Most values' }),
  }),
  data: Popular,
  hasCsv: false,
  render: ({ items, ...rest }, { query }) => {
    return { data: { ...rest, items: items.slice(0, typeof query.limit === 'number' ? query.limit : 10) } }
  },
}

/** Declares the list of what is read most. @param names Of the resources whose reads are told, `coin` among them. */
export function definePopular(names: readonly string[]) {
  return defineResource({
    name: 'popular',
    aliases: ['popular_crews', 'popular_coins'],
    summary: 'What is read most here, of one resource',
    path: '/popular',
    batch: null,
    params: Type.Object({
      resource: Type.String({ enum: [...names], default: 'coin', description: 'Name of the resource' }),
    }),
    example: { resource: 'coin' },
    payload: Popular,
    freshness: { freshForMs: 10 * minuteMs, staleForMs: hourMs, keepForMs: dayMs },
    canonical: ({ resource }) => ({ resource }),
    route: ({ resource }) => [{ call: 'computed.popular', group: 'all', item: resource }],
    views: [topView],
    tags: () => [],
  })
}
