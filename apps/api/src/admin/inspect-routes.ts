import { type Clock, Type, toIsoTime } from '@marketcache/contracts'
import type { FastifyInstance } from 'fastify'
import type { Connections } from '../connections.ts'
import { ProblemError } from '../http/problem.ts'
import { adminSecurity, curlSamples, withToken } from '../routes/curl.ts'
import { problemAnswers } from '../routes/problem-schema.ts'
import { countEntries } from './count-entries.ts'
import { type AdminQueues, orUnavailable, toJobAnswer } from './job-answers.ts'
import { countIn, readRedisInfo } from './redis-info.ts'

/** What the routes that look inside are made of. */
export interface InspectRouteDeps {
  queues: AdminQueues
  clock: Clock
  connections: Connections
  /** Whether one Redis plays both roles. */
  isShared: boolean
  namespaces: readonly string[]
  baseUrl: string
}

const Count = Type.Union([Type.Integer(), Type.Null()])

/** Adds the routes that show jobs, the size of the cache and the health of its Redis. */
export function addInspectRoutes(app: FastifyInstance, deps: InspectRouteDeps): void {
  addJobRoute(app, deps)
  addStatsRoute(app, deps)
  addHealthRoute(app, deps)
}

function addJobRoute(app: FastifyInstance, { queues, baseUrl }: InspectRouteDeps): void {
  const JobId = Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}$',
    description: 'id of a job',
    examples: ['17'],
  })
  const schema = {
    operationId: 'read-job',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Progress and result of a refresh job',
    description: 'Jobs are kept for an hour after their end.',
    params: Type.Object({ id: JobId }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: { ...problemAnswers(400, 401, 403, 404, 503) },
    ...curlSamples(`${baseUrl}/api/v1/jobs/17`, withToken),
  }
  app.get<{ Params: { id: string } }>('/api/v1/jobs/:id', { schema }, async ({ params }) => {
    const job = await orUnavailable(() => queues.findJob(params.id))
    if (job === null)
      throw new ProblemError({ code: 'not_found', detail: `There is no job ${params.id}, or no longer` })
    return toJobAnswer(job)
  })
}

function addStatsRoute(
  app: FastifyInstance,
  { connections, isShared, namespaces, baseUrl }: InspectRouteDeps,
): void {
  const schema = {
    operationId: 'cache-stats',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Size of the cache',
    description:
      'Counts entries only. When Redis does not answer, `connected` is false and the rest is null.',
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: Type.Object({
        connected: Type.Boolean({ description: 'Whether the Redis of the cache answers' }),
        total_keys: Count,
        used_memory_human: Type.Union([Type.String(), Type.Null()]),
        connected_clients: Count,
      }),
      ...problemAnswers(401, 403),
    },
    ...curlSamples(`${baseUrl}/api/cache-stats`, withToken),
  }
  app.get('/api/cache-stats', { schema }, async () => {
    try {
      const [info, totalKeys] = await Promise.all([
        readRedisInfo(connections.cache),
        countEntries({ redis: connections.cache, isShared, namespaces }),
      ])
      return {
        connected: true,
        total_keys: totalKeys,
        used_memory_human: info.get('used_memory_human') ?? null,
        connected_clients: countIn(info, 'connected_clients'),
      }
    } catch {
      return { connected: false, total_keys: null, used_memory_human: null, connected_clients: null }
    }
  })
}

function addHealthRoute(app: FastifyInstance, { connections, clock, baseUrl }: InspectRouteDeps): void {
  const schema = {
    operationId: 'redis-health',
    tags: ['Admin'],
    security: adminSecurity,
    summary: 'Health of the Redis of the cache',
    description: 'Version, clients and our own connections; 503 with the same shape when it does not answer.',
    querystring: Type.Object({}, { additionalProperties: false }),
    response: { ...problemAnswers(401, 403) },
    ...curlSamples(`${baseUrl}/api/health/redis`, withToken),
  }
  app.get('/api/health/redis', { schema }, async (_request, reply) => {
    const info = await readRedisInfo(connections.cache).catch(() => null)
    if (info === null) reply.code(503)
    return {
      ...healthOf(info ?? new Map(), connections, info !== null),
      timestamp: toIsoTime(clock.now()),
    }
  })
}

function healthOf(
  info: ReadonlyMap<string, string>,
  connections: InspectRouteDeps['connections'],
  isConnected: boolean,
) {
  const ours = Object.values(connections).filter((redis) => redis !== undefined)
  return {
    status: isConnected ? 'healthy' : 'unhealthy',
    connected: isConnected,
    info: {
      server: {
        version: info.get('valkey_version') ?? info.get('redis_version') ?? null,
        mode: info.get('redis_mode') ?? info.get('server_mode') ?? null,
        uptime: countIn(info, 'uptime_in_seconds'),
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
