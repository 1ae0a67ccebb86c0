import type { RedisClient } from '@marketcache/cache'
import { Type } from '@marketcache/contracts'
import type { Metrics } from '@marketcache/platform'
import type { FastifyInstance } from 'fastify'
import type { Connections } from '../connections.ts'
import { noSniff } from '../http/entry-headers.ts'
import { curlSamples } from './curl.ts'

/** What the routes for orchestrators and monitoring are made of. */
export interface HealthRouteDeps {
  connections: Pick<Connections, 'cache' | 'queue'>
  metrics: Pick<Metrics, 'render'>
  baseUrl: string
}

const headers = { ...noSniff, 'cache-control': 'no-store' }
const State = Type.Union([Type.Literal('up'), Type.Literal('down')])

/** Adds `/livez`, `/readyz` and `/metrics`. */
export function addHealthRoutes(
  app: FastifyInstance,
  { connections, metrics, baseUrl }: HealthRouteDeps,
): void {
  const live = {
    operationId: 'livez',
    tags: ['Health'],
    summary: 'Whether the process runs',
    description: 'Asks nobody else.',
    response: { 200: Type.Object({ status: Type.Literal('live') }) },
    ...curlSamples(`${baseUrl}/livez`),
  }
  app.get('/livez', { schema: live }, (_request, reply) => {
    reply.headers(headers).send({ status: 'live' })
  })
  const Readiness = Type.Object({
    status: Type.Union([Type.Literal('ready'), Type.Literal('degraded'), Type.Literal('unavailable')], {
      description: 'degraded: what is cached is served, but nothing new can be fetched',
    }),
    cache: State,
    queue: State,
  })
  const ready = {
    operationId: 'readyz',
    tags: ['Health'],
    summary: 'Whether reads can be answered',
    description: 'Ready as long as the Redis of the cache answers; 503 otherwise.',
    response: { 200: Readiness, 503: Readiness },
    ...curlSamples(`${baseUrl}/readyz`),
  }
  app.get('/readyz', { schema: ready }, async (_request, reply) => {
    const [isCacheUp, isQueueUp] = await Promise.all([answers(connections.cache), answers(connections.queue)])
    const status = isCacheUp ? (isQueueUp ? 'ready' : 'degraded') : 'unavailable'
    reply.code(isCacheUp ? 200 : 503).headers(headers)
    return { status, cache: isCacheUp ? 'up' : 'down', queue: isQueueUp ? 'up' : 'down' }
  })
  const metricsSchema = {
    operationId: 'metrics',
    tags: ['Health'],
    summary: 'Metrics for Prometheus',
    description: 'The text format of Prometheus.',
    response: { 200: Type.String() },
    ...curlSamples(`${baseUrl}/metrics`),
  }
  app.get('/metrics', { schema: metricsSchema }, async (_request, reply) => {
    const { contentType, body } = await metrics.render()
    return reply.headers(headers).type(contentType).send(body)
  })
}

async function answers(redis: RedisClient): Promise<boolean> {
  try {
    return (await redis.ping()) === 'PONG'
  } catch {
    return false
  }
}
