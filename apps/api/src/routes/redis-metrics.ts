import type { RedisClient } from '@marketcache/cache'
import type { Metrics } from '@marketcache/platform'
import { averageTtlMsIn, countIn, type InfoFields, readRedisInfo } from '../admin/redis-info.ts'
import type { Connections } from '../connections.ts'

/** Shows what the servers tell about themselves, and how often they could not be reached; one that is away shows as no figures. */
export function addRedisMetrics(metrics: Metrics, { cache, queue }: Connections): void {
  const servers = { cache, queue }
  addFigure('redis_memory_bytes', 'Memory that Redis uses', (info) => countIn(info, 'used_memory'))
  addFigure(
    'redis_average_ttl_seconds',
    'For how long keys still live, on average, as Redis estimates it',
    (info) => toSeconds(averageTtlMsIn(info)),
  )
  const errors = metrics.counter({
    name: 'redis_connection_errors_total',
    help: 'Errors of connections, failed attempts to connect included',
    labels: ['role'],
  })
  for (const [role, redis] of Object.entries(servers)) {
    errors.inc({ role }, 0)
    redis.addListener('error', () => errors.inc({ role }))
  }

  function addFigure(name: string, help: string, read: (info: readonly InfoFields[]) => number | null): void {
    metrics.gauge({
      name,
      help,
      labels: ['role'],
      collect: async (gauge) => {
        gauge.reset()
        for (const [role, value] of await Promise.all(
          Object.entries(servers).map(async ([role, redis]) => [role, await figureOf(redis, read)] as const),
        )) {
          if (value !== null) gauge.set({ role }, value)
        }
      },
    })
  }
}

async function figureOf(
  redis: RedisClient,
  read: (info: readonly InfoFields[]) => number | null,
): Promise<number | null> {
  return readRedisInfo(redis).then(read, () => null)
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000
}
