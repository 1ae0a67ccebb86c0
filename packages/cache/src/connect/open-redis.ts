import { type Cluster, Redis } from 'ioredis'
import type { RedisClient } from '../stores/redis/redis-client.ts'
import { secretsOf } from './await-redis.ts'
import { type ConnectionEvent, reportEvents } from './connection-events.ts'
import { connectionTo, refuse } from './connection-to.ts'
import { keepAlive } from './keep-alive.ts'
import { openBehindSentinel } from './open-behind-sentinel.ts'
import { openCluster } from './open-cluster.ts'
import type { ClusterPlace, RedisPlace, SentinelPlace, ServerPlace } from './redis-place.ts'
import { type ConnectionOptions, optionsOf, type RedisLimits, type RedisRole } from './redis-roles.ts'

/** What a connection is for, and who hears of it. */
export interface RedisUse extends RedisLimits {
  /** `generic` when absent. */
  role?: RedisRole
  /** What `CLIENT LIST` shows: printable ASCII without spaces. */
  connectionName?: string
  onEvent?: (event: ConnectionEvent) => void
  /** Milliseconds; replaced in tests. */
  now?: () => number
}

/**
 * Opens a connection to a server, by way of Sentinel, or to a cluster, with the options of its role, and keeps it open.
 *
 * It is usable when `awaitRedis` says so, and ends with its `disconnect()`.
 *
 * @throws {CacheError} `invalid_option` when what it is told is wrong; the message repeats no URL.
 */
export function openRedis(order: ClusterPlace & RedisUse): Cluster
export function openRedis(order: (ServerPlace | SentinelPlace) & RedisUse): Redis
export function openRedis(order: RedisPlace & RedisUse): RedisClient
export function openRedis(order: RedisPlace & RedisUse): RedisClient {
  const { role = 'generic', onEvent = () => undefined, now = () => performance.now() } = order
  const redis = connect(order, { ...optionsOf(role, order), ...nameOf(order) })
  reportEvents({ redis, onEvent, now, secrets: secretsOf(redis) })
  if (role === 'subscriber') keepAlive(redis)
  return redis
}

function connect(order: RedisPlace & RedisUse, options: ConnectionOptions): RedisClient {
  if ('urls' in order) return openCluster(order, options)
  if ('sentinels' in order) return openBehindSentinel(order, options)
  return new Redis({ ...options, ...connectionTo(order, order.url) })
}

function nameOf({ connectionName }: RedisUse): ConnectionOptions {
  if (connectionName === undefined) return {}
  if (!/^[!-~]+$/.test(connectionName)) refuse('connectionName must be printable ASCII without spaces')
  return { connectionName }
}
