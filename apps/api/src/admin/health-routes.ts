import { type Clock, Type, toIsoTime } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import type { Connections } from '../connections.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, handlerTimeout, orCacheUnavailable } from './cache-routes.ts'
import { visitEntries } from './entries/count-entries.ts'
import { type EntryGroup, entryGroups, groupOf } from './entries/entry-groups.ts'
import { countIn, type InfoFields, memoryIn, readRedisInfo, versionIn } from './redis-info.ts'

const Count = Type.Union([Type.Integer(), Type.Null()])
const Text = Type.Union([Type.String(), Type.Null()])
const Timestamp = Type.String({ format: 'date-time' })
const noQuery = Type.Object({}, { additionalProperties: false })
const Health = Type.Object({
  status: Type.String({ enum: ['healthy', 'unhealthy'] }),
  connected: Type.Boolean(),
  info: Type.Object({
    server: Type.Object({ version: Text, mode: Text, uptime: Count }),
    clients: Type.Object({ connected: Count, blocked: Count }),
    pool: Type.Object({
      max_connections: Type.Integer({ description: 'Connections of this process' }),
      created_connections: Type.Integer(),
      available_connections: Type.Integer({ description: 'Those that are open' }),
    }),
  }),
  timestamp: Timestamp,
})

/** What the routes about the health of Redis are made of. */
export type HealthRouteDeps = Pick<CacheRouteDeps, 'names' | 'baseUrl'> & {
  scanner: Pick<CacheRouteDeps['scanner'], 'walk'>
  clock: Clock
  connections: Connections
}

/** Adds the routes that tell how the Redis of the cache is, and what it holds. */
export function addRedisHealthRoutes(app: FastifyInstance, deps: HealthRouteDeps): void {
  addHealthRoute(app, deps)
  addCacheHealthRoute(app, deps)
}

function addHealthRoute(app: FastifyInstance, { connections, clock, baseUrl }: HealthRouteDeps): void {
  const schema = {
    operationId: 'redis-health',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Health of the Redis of the cache',
    description: 'Version, clients and our own connections; 503 with the same shape when it does not answer.',
    querystring: noQuery,
    response: { 200: Health, ...problemAnswers(401, 403), 503: Health },
    ...curlSamples(`${baseUrl}/api/health/redis`, withToken),
  }
  app.get('/api/health/redis', { schema }, async (_request, reply) => {
    const info = await readRedisInfo(connections.cache).catch(() => null)
    if (info === null) reply.code(503)
    return { ...healthOf(info ?? [], connections, info !== null), timestamp: toIsoTime(clock.now()) }
  })
}

function healthOf(info: readonly InfoFields[], connections: Connections, isConnected: boolean) {
  const ours = Object.values(connections).filter((redis) => redis !== undefined)
  const [first] = info
  return {
    status: isConnected ? 'healthy' : 'unhealthy',
    connected: isConnected,
    info: {
      server: {
        version: versionIn(info),
        mode: first?.get('redis_mode') ?? first?.get('server_mode') ?? null,
        uptime: first === undefined ? null : countIn([first], 'uptime_in_seconds'),
      },
      clients: { connected: countIn(info, 'connected_clients'), blocked: countIn(info, 'blocked_clients') },
      pool: {
        max_connections: ours.length,
        created_connections: ours.length,
        available_connections: ours.filter(({ status }) => status === 'ready').length,
      },
    },
  }
}

function addCacheHealthRoute(app: FastifyInstance, deps: HealthRouteDeps): void {
  const groups = Object.fromEntries(entryGroups.map((name) => [name, Type.Integer()]))
  const schema = {
    operationId: 'cache-health',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Memory of the cache, and entries by namespace',
    description:
      'Entries of users count for `users`, whatever they are about; the others for what they are about. `is_complete` is false where there were too many keys to look at. `maxmemory` is 0 where there is no limit.',
    querystring: noQuery,
    response: {
      200: Type.Object({
        memory: Type.Object({
          used_memory: Type.Union([Type.Integer({ 'x-unit': 'B' }), Type.Null()]),
          used_memory_human: Text,
          maxmemory: Type.Union([Type.Integer({ 'x-unit': 'B' }), Type.Null()]),
        }),
        keys: Type.Object({
          total: Type.Integer(),
          is_complete: Type.Boolean(),
          by_namespace: Type.Object(groups),
        }),
        timestamp: Timestamp,
      }),
      ...problemAnswers(401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/health/cache`, withToken),
  }
  app.get('/api/health/cache', { schema, handlerTimeout }, async () => {
    const [info, { counts, isComplete }] = await orCacheUnavailable(() =>
      Promise.all([readRedisInfo(deps.connections.cache), countByGroup(deps)]),
    )
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
    return {
      memory: {
        used_memory: countIn(info, 'used_memory'),
        used_memory_human: memoryIn(info),
        maxmemory: countIn(info, 'maxmemory'),
      },
      keys: { total, is_complete: isComplete, by_namespace: counts },
      timestamp: toIsoTime(deps.clock.now()),
    }
  })
}

async function countByGroup(
  deps: HealthRouteDeps,
): Promise<{ counts: Record<EntryGroup, number>; isComplete: boolean }> {
  const counts = { users: 0, ai: 0, trading: 0, analytics: 0, general: 0 }
  const isComplete = await visitEntries(deps, ({ resource, userId }) => {
    counts[userId === null ? groupOf(resource.name) : 'users'] += 1
  })
  return { counts, isComplete }
}
