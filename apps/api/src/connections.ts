import { awaitRedis, openRedis, type RedisClient, type RedisFromEnv } from '@marketcache/cache'
import { connectionLog, type Logger, type RedisPlaces, StartError } from '@marketcache/platform'
import type { Redis } from 'ioredis'

/** The connections of the API. */
export interface Connections {
  /** Entries; gives up after milliseconds, because a reader waits. */
  cache: RedisClient
  /** Events of entries; a cluster's are heard by a connection that the store opens to one of its nodes. */
  subscriber: Redis | undefined
  /** Wanting and enqueueing: fails at once while the server is away, like reading, and waits longer for an answer. */
  queue: Redis
}

const patienceMs = 5_000

/** Opens all connections and waits for them. @throws {CacheError} Naming the setting whose Redis cannot be reached. */
export async function openConnections(deps: {
  places: RedisPlaces<RedisFromEnv>
  logger: Logger
  onClose: (label: string, close: () => unknown) => void
}): Promise<Connections> {
  const { places, logger, onClose } = deps
  const { cacheSetting, queueSetting } = places
  if ('urls' in places.queue)
    throw new StartError([`${queueSetting} must lead to one server, not to a cluster`])
  const cache = openRedis({ ...places.cache, ...useAs('cache'), role: 'reader' })
  const subscriber =
    'urls' in places.cache
      ? undefined
      : openRedis({ ...places.cache, ...useAs('subscriber'), role: 'subscriber' })
  const limits = { commandTimeoutMs: 500, autoPipelining: false }
  const queue = openRedis({ ...places.queue, ...useAs('queue'), ...limits, role: 'reader' })
  await Promise.all([
    ready(cache, cacheSetting),
    subscriber && ready(subscriber, cacheSetting),
    ready(queue, queueSetting),
  ])
  return { cache, subscriber, queue }

  function useAs(name: string) {
    return { connectionName: `marketcache:api:${name}`, onEvent: connectionLog(logger, name) }
  }

  function ready(redis: RedisClient, label: string): Promise<void> {
    onClose(`redis of ${label}`, () => redis.disconnect())
    return awaitRedis({ redis, label, timeoutMs: patienceMs })
  }
}
