import { Type } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, handlerTimeout, orCacheUnavailable } from './cache-routes.ts'
import { visitEntries } from './entries/count-entries.ts'
import { noReads, type ReadWindows, readsByResource, sumOfReads, unknownReads } from './read-windows.ts'

/** Entries of one kind, and how its reads were answered. */
interface KindStats extends ReadWindows {
  count: number
  sample_keys: string[]
}

const mostSamples = 5
/** Kinds that predecessors always show, whether we have a resource of that name or not. */
const predecessorKinds = ['price', 'momentum', 'portfolio']

const Window = Type.Union(
  [
    Type.Object({
      hits: Type.Integer({ description: 'Answered with a fresh value' }),
      stale: Type.Integer({ description: 'Answered at once with an older one' }),
      misses: Type.Integer({ description: 'Fetched while the reader waited, or refused' }),
      hitRatio: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()], {
        description: 'Share of hits and stale in all three; null when nothing was read',
      }),
    }),
    Type.Null(),
  ],
  { description: 'Reads of that time; null while the queue Redis, which counts them, is away' },
)
const Reads = { lastHour: Window, lastDay: Window }
const KindSchema = Type.Object({
  count: Type.Integer(),
  sample_keys: Type.Array(Type.String(), { description: 'Up to 5 of them; none that belongs to a user' }),
  ...Reads,
})
const exampleReads = {
  lastHour: { hits: 90, stale: 5, misses: 5, hitRatio: 0.95 },
  lastDay: { hits: 900, stale: 50, misses: 50, hitRatio: 0.95 },
}
const exampleKind = { count: 1, sample_keys: ['mc:quote:AAPL'], ...exampleReads }
const example = {
  quote: exampleKind,
  price: exampleKind,
  total: { count: 1, ...exampleReads },
  isComplete: true,
}

/** Adds the route that counts entries and reads by kind. */
export function addCacheStatisticsRoute(app: FastifyInstance, deps: CacheRouteDeps): void {
  const kinds = [...deps.resources.map(({ name }) => name), ...predecessorKinds]
  const schema = {
    operationId: 'cache-statistics',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Entries and hit ratios by kind, with some keys',
    description:
      'One member per resource, and those that predecessors knew under their names. `isComplete` is false where there were too many keys to look at. Reads are those of all API processes.',
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: Type.Object(
        {
          ...Object.fromEntries(kinds.map((name) => [name, KindSchema])),
          total: Type.Object({ count: Type.Integer(), ...Reads }),
          isComplete: Type.Boolean(),
        },
        { examples: [example] },
      ),
      ...problemAnswers(401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/v1/cache/stats`, withToken),
  }
  app.get('/api/v1/cache/stats', { schema, handlerTimeout }, () => readStats(deps))
}

async function readStats(deps: CacheRouteDeps) {
  const [{ byKind, isComplete }, reads] = await Promise.all([
    orCacheUnavailable(() => countByKind(deps)),
    readsByResource(deps.demand),
  ])
  for (const [name, stats] of byKind)
    Object.assign(stats, reads === null ? unknownReads : (reads.get(name) ?? noReads))
  const known = predecessorKinds.map((kind) => [kind, statsOf(kind, deps, byKind)])
  const count = [...byKind.values()].reduce((sum, stats) => sum + stats.count, 0)
  const total = { count, ...(reads === null ? unknownReads : sumOfReads([...reads.values()])) }
  return { ...Object.fromEntries([...known, ...byKind]), total, isComplete }
}

async function countByKind(deps: CacheRouteDeps) {
  const byKind = new Map(deps.resources.map(({ name }) => [name, emptyStats()]))
  const isComplete = await visitEntries(deps, ({ key, resource, userId }) => {
    const stats = byKind.get(resource.name)
    if (stats === undefined) return
    stats.count += 1
    if (userId === null && stats.sample_keys.length < mostSamples) stats.sample_keys.push(key)
  })
  return { byKind, isComplete }
}

function emptyStats(): KindStats {
  return { count: 0, sample_keys: [], ...noReads }
}

/** Of a kind that a predecessor knew: what the resource of that name, or of that alias, has. */
function statsOf(
  kind: string,
  { resources }: CacheRouteDeps,
  byKind: ReadonlyMap<string, KindStats>,
): KindStats {
  const resource = resources.find(({ name, aliases }) => name === kind || aliases.includes(kind))
  return byKind.get(resource?.name ?? kind) ?? emptyStats()
}
