import {
  awaitRedis,
  connectRedis,
  type Logger,
  type RedisRole,
  type RedisUrls,
  redisTimeouts,
} from '@marketcache/platform'
import type { Redis } from 'ioredis'
import type { ApiSettings } from './settings.ts'

/** The connections of the API. */
export interface Connections {
  /** Entries; gives up after milliseconds, because a reader waits. */
  cache: Redis
  /** Events of entries. */
  subscriber: Redis
  /** Wanting and enqueueing. */
  queue: Redis
}

const patienceMs = 5_000

/** Opens all connections and waits for them. @throws {StartError} Naming the setting whose Redis cannot be reached. */
export async function openConnections(deps: {
  settings: ApiSettings
  urls: RedisUrls
  logger: Logger
  onClose: (label: string, close: () => unknown) => void
}): Promise<Connections> {
  const { settings, urls, logger, onClose } = deps
  const timeouts = redisTimeouts(settings)
  const connections = {
    cache: open(urls.cacheUrl, 'read'),
    subscriber: open(urls.cacheUrl, 'subscriber'),
    queue: open(urls.queueUrl, 'queue'),
  }
  const { cache, subscriber, queue } = connections
  const queueSetting = urls.cacheUrl === urls.queueUrl ? 'REDIS_URL' : 'QUEUE_REDIS_URL'
  await Promise.all([
    awaitRedis({ redis: cache, setting: 'REDIS_URL', timeoutMs: patienceMs }),
    awaitRedis({ redis: subscriber, setting: 'REDIS_URL', timeoutMs: patienceMs }),
    awaitRedis({ redis: queue, setting: queueSetting, timeoutMs: patienceMs }),
  ])
  return connections

  function open(url: string, role: RedisRole): Redis {
    const redis = connectRedis({ url, role, name: 'api', logger, timeouts })
    onClose(`redis ${role}`, () => redis.disconnect())
    return redis
  }
}
