import { Type } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { type CacheRouteDeps, handlerTimeout, orCacheUnavailable } from './cache-routes.ts'
import { countEntries } from './entries/count-entries.ts'
import { countIn, memoryIn, readRedisInfo, versionIn } from './redis-info.ts'

const Count = Type.Union([Type.Integer(), Type.Null()])
const Text = Type.Union([Type.String(), Type.Null()])
const IsComplete = {
  description: 'False where there were too many keys to look at, so that there are more entries',
}
const noQuery = Type.Object({}, { additionalProperties: false })

const Info = Type.Object(
  {
    cache_type: Type.String({ enum: ['redis'] }),
    redis_version: Text,
    total_keys: Type.Integer(),
    is_complete: Type.Boolean(IsComplete),
    memory_usage: Text,
    connected_clients: Count,
    is_redis: Type.Boolean(),
    is_memory: Type.Boolean(),
  },
  {
    examples: [
      {
        cache_type: 'redis',
        redis_version: '8.2.1',
        total_keys: 42,
        is_complete: true,
        memory_usage: '2.50M',
        connected_clients: 3,
        is_redis: true,
        is_memory: false,
      },
    ],
  },
)

/** What the routes about its size are made of. */
export type InfoDeps = Pick<CacheRouteDeps, 'redis' | 'names' | 'baseUrl'> & {
  scanner: Pick<CacheRouteDeps['scanner'], 'walk'>
}

/** Adds the routes that tell the size of the cache, in the shapes of two predecessors. */
export function addCacheInfoRoutes(app: FastifyInstance, deps: InfoDeps): void {
  addStatsRoute(app, deps)
  addInfoRoute(app, deps)
}

function addStatsRoute(app: FastifyInstance, deps: InfoDeps): void {
  const schema = {
    operationId: 'cache-stats',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Size of the cache',
    description:
      'Counts entries only. When Redis does not answer, `connected` is false and the rest is null.',
    querystring: noQuery,
    response: {
      200: Type.Object(
        {
          connected: Type.Boolean({ description: 'Whether the Redis of the cache answers' }),
          total_keys: Count,
          is_complete: Type.Union([Type.Boolean(), Type.Null()], IsComplete),
          used_memory_human: Text,
          connected_clients: Count,
        },
        {
          examples: [
            {
              connected: true,
              total_keys: 42,
              is_complete: true,
              used_memory_human: '2.50M',
              connected_clients: 3,
            },
          ],
        },
      ),
      ...problemAnswers(401, 403),
    },
    ...curlSamples(`${deps.baseUrl}/api/cache-stats`, withToken),
  }
  app.get('/api/cache-stats', { schema, handlerTimeout }, async () => {
    try {
      const [info, entries] = await Promise.all([readRedisInfo(deps.redis), countEntries(deps)])
      return {
        connected: true,
        total_keys: entries.count,
        is_complete: entries.isComplete,
        used_memory_human: memoryIn(info),
        connected_clients: countIn(info, 'connected_clients'),
      }
    } catch {
      return {
        connected: false,
        total_keys: null,
        is_complete: null,
        used_memory_human: null,
        connected_clients: null,
      }
    }
  })
}

function addInfoRoute(app: FastifyInstance, deps: InfoDeps): void {
  const schema = {
    operationId: 'cache-info',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'What the cache is kept in',
    description:
      'Version, entries, memory and clients of the Redis of the cache. `total_keys` counts entries only.',
    querystring: noQuery,
    response: {
      200: Info,
      ...problemAnswers(401, 403, 503),
    },
    ...curlSamples(`${deps.baseUrl}/api/v1/cache/info`, withToken),
  }
  app.get('/api/v1/cache/info', { schema, handlerTimeout }, async () => {
    const [info, entries] = await orCacheUnavailable(() =>
      Promise.all([readRedisInfo(deps.redis), countEntries(deps)]),
    )
    return {
      cache_type: 'redis',
      redis_version: versionIn(info),
      total_keys: entries.count,
      is_complete: entries.isComplete,
      memory_usage: memoryIn(info),
      connected_clients: countIn(info, 'connected_clients'),
      is_redis: true,
      is_memory: false,
    }
  })
}
