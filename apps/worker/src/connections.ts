import { awaitRedis, openRedis, type RedisClient, type RedisFromEnv } from '@marketcache/cache'
import {
  checkEviction,
  connectionLog,
  type InfoSource,
  type Logger,
  type RedisPlaces,
  redisVersionNotice,
  StartError,
} from '@marketcache/platform'
import type { Redis } from 'ioredis'

/** The worker's connections. */
export interface Connections {
  /** Entries: reads before writes, and writes. */
  cache: RedisClient
  /** Events of entries; a cluster's are heard by a connection that the store opens to one of its nodes. */
  subscriber: Redis | undefined
  /** Due sets and budgets. */
  queue: Redis
  /** BullMQ. */
  jobs: Redis
}

interface ConnectionDeps {
  places: RedisPlaces<RedisFromEnv>
  allowUnsafeEviction: boolean
  logger: Logger
  onClose: (label: string, close: () => unknown) => void
}

const patienceMs = 5_000

/** Opens all connections, waits for them, and refuses servers that would lose jobs. */
export async function openConnections(deps: ConnectionDeps): Promise<Connections> {
  const { places, logger, onClose } = deps
  const { cacheSetting, queueSetting } = places
  if ('urls' in places.queue)
    throw new StartError([`${queueSetting} must lead to one server, not to a cluster`])
  const cache = openRedis({ ...places.cache, ...useAs('cache'), role: 'writer' })
  const subscriber =
    'urls' in places.cache
      ? undefined
      : openRedis({ ...places.cache, ...useAs('subscriber'), role: 'subscriber' })
  const queue = openRedis({ ...places.queue, ...useAs('queue'), role: 'writer' })
  const jobs = openRedis({ ...places.queue, ...useAs('jobs'), role: 'blocking' })
  await Promise.all([
    ready(cache, cacheSetting),
    subscriber && ready(subscriber, cacheSetting),
    ready(queue, queueSetting),
    ready(jobs, queueSetting),
  ])
  await inspect(deps, { cache, queue })
  return { cache, subscriber, queue, jobs }

  function useAs(name: string) {
    return { connectionName: `marketcache:worker:${name}`, onEvent: connectionLog(logger, name) }
  }

  function ready(redis: RedisClient, label: string): Promise<void> {
    onClose(`redis of ${label}`, () => redis.disconnect())
    return awaitRedis({ redis, label, timeoutMs: patienceMs })
  }
}

async function inspect(
  { places, allowUnsafeEviction: allowUnsafe, logger }: ConnectionDeps,
  { cache, queue }: { cache: InfoSource; queue: InfoSource },
): Promise<void> {
  const { isShared, cacheSetting, queueSetting } = places
  const warnings = await checkEviction({ redis: queue, role: 'queue', setting: queueSetting, allowUnsafe })
  if (!isShared) {
    warnings.push(
      ...(await checkEviction({ redis: cache, role: 'cache', setting: cacheSetting, allowUnsafe })),
    )
  }
  for (const warning of warnings) logger.warn(warning)
  const version = await redisVersionNotice(queue)
  if (version !== null) logger.info(version)
}
