import {
  awaitRedis,
  checkEviction,
  connectRedis,
  type Logger,
  type RedisRole,
  type RedisUrls,
  redisTimeouts,
  redisVersionNotice,
} from '@marketcache/platform'
import type { Redis } from 'ioredis'
import type { WorkerSettings } from './settings.ts'

/** The worker's connections. */
export interface Connections {
  /** Entries: reads before writes, and writes. */
  cache: Redis
  /** Events of entries. */
  subscriber: Redis
  /** Due sets and budgets. */
  queue: Redis
  /** BullMQ. */
  jobs: Redis
}

const patienceMs = 5_000

/** Opens all connections, waits for them, and refuses servers that would lose jobs. */
export async function openConnections(deps: {
  settings: WorkerSettings
  urls: RedisUrls
  logger: Logger
  onClose: (label: string, close: () => unknown) => void
}): Promise<Connections> {
  const { settings, urls, logger, onClose } = deps
  const connections: Connections = {
    cache: open(urls.cacheUrl, 'writer'),
    subscriber: open(urls.cacheUrl, 'subscriber'),
    queue: open(urls.queueUrl, 'writer'),
    jobs: open(urls.queueUrl, 'worker'),
  }
  const isShared = urls.cacheUrl === urls.queueUrl
  const queueSetting = isShared ? 'REDIS_URL' : 'QUEUE_REDIS_URL'
  await Promise.all([
    awaitRedis({ redis: connections.cache, setting: 'REDIS_URL', timeoutMs: patienceMs }),
    awaitRedis({ redis: connections.subscriber, setting: 'REDIS_URL', timeoutMs: patienceMs }),
    awaitRedis({ redis: connections.queue, setting: queueSetting, timeoutMs: patienceMs }),
    awaitRedis({ redis: connections.jobs, setting: queueSetting, timeoutMs: patienceMs }),
  ])
  const allowUnsafe = settings.ALLOW_UNSAFE_EVICTION
  const queue = { redis: connections.queue, role: 'queue', setting: queueSetting, allowUnsafe } as const
  const cache = { redis: connections.cache, role: 'cache', setting: 'REDIS_URL', allowUnsafe } as const
  const warnings = [...(await checkEviction(queue)), ...(isShared ? [] : await checkEviction(cache))]
  for (const warning of warnings) logger.warn(warning)
  const version = await redisVersionNotice(connections.queue)
  if (version !== null) logger.info(version)
  return connections

  function open(url: string, role: RedisRole): Redis {
    const redis = connectRedis({ url, role, name: 'worker', logger, timeouts: redisTimeouts(settings) })
    onClose(`redis ${role}`, () => redis.disconnect())
    return redis
  }
}
