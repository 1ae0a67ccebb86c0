import { Redis } from 'ioredis'
import { createErrorThrottle, type ErrorThrottle } from '../logging/create-error-throttle.ts'
import type { Logger } from '../logging/create-logger.ts'
import { StartError } from '../settings/settings-error.ts'
import { keepAlive } from './keep-alive.ts'
import { parseRedisUrl, type RedisAddress } from './parse-redis-url.ts'
import { type ConnectionOptions, optionsOf, type RedisRole, type RedisTimeouts } from './redis-options.ts'

/** What a connection is made of. */
export interface RedisDeps {
  /** `redis://` or `rediss://`, with its password. */
  url: string
  role: RedisRole
  /** Name of the application; the connection is named `marketcache:<name>:<role>`. */
  name: string
  logger: Logger
  timeouts?: RedisTimeouts
  throttle?: ErrorThrottle
}

/**
 * Opens a connection with the options of its role and keeps it open; it is usable when `awaitRedis` says so.
 *
 * Logs `redis connected`, `redis disconnected` and, at most once a second, `redis connection failed`.
 *
 * @throws {StartError} When the URL is wrong.
 */
export function connectRedis({ url, role, name, logger, timeouts = {}, throttle }: RedisDeps): Redis {
  const address = parseRedisUrl(url)
  if ('mistake' in address) throw new StartError([`a Redis URL ${address.mistake}`])
  const options = {
    ...optionsOf(role, timeouts),
    ...connectionTo(address),
    connectionName: `marketcache:${name}:${role}`,
  }
  const redis = new Redis(options)
  logEvents({ redis, role, logger, throttle: throttle ?? createErrorThrottle() })
  if (role === 'subscriber') keepAlive(redis)
  return redis
}

function connectionTo({ isTls, ...address }: RedisAddress): ConnectionOptions {
  return isTls ? { ...address, tls: {} } : address
}

function logEvents({
  redis,
  role,
  logger,
  throttle,
}: Required<Pick<RedisDeps, 'role' | 'logger' | 'throttle'>> & { redis: Redis }): void {
  const { host, port } = redis.options
  let wasReady = false
  redis.on('ready', () => {
    wasReady = true
    logger.info({ host, port, role }, 'redis connected')
  })
  redis.on('close', () => {
    if (wasReady) logger.info({ host, port, role }, 'redis disconnected')
    wasReady = false
  })
  redis.on('error', (err) => {
    const line = throttle('redis connection failed')
    if (line !== null) logger.error({ host, port, role, err, ...line }, 'redis connection failed')
  })
}
