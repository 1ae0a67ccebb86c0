import { Cluster, Redis } from 'ioredis'
import { CacheError } from '../cache-error.ts'
import type { RedisClient } from '../stores/redis/redis-client.ts'
import { secretsOf } from './await-redis.ts'
import { type ConnectionEvent, reportEvents } from './connection-events.ts'
import { keepAlive } from './keep-alive.ts'
import type { ClusterPlace, RedisLogin, RedisPlace, SentinelPlace, ServerPlace } from './redis-place.ts'
import {
  type ConnectionOptions,
  optionsOf,
  type RedisLimits,
  type RedisRole,
  retryDelayMs,
} from './redis-roles.ts'
import { parseRedisUrl, type RedisAddress } from './redis-url.ts'
import { toTlsOptions } from './tls-options.ts'

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

/** Three quick attempts at a node; then the command goes where the cluster says that its slot is now. */
const nodeAttempts = 3

function openCluster(order: ClusterPlace & RedisUse, options: ConnectionOptions): Cluster {
  const nodes = order.urls.map((url) => connectionTo(order, url))
  const [first] = nodes
  if (first === undefined) refuse('urls must name at least one node of the cluster')
  if (nodes.some(({ db }) => db !== 0)) refuse('a cluster has database 0 only')
  const { enableOfflineQueue = true, enableAutoPipelining: _, ...nodeOptions } = options
  const { host: _host, port: _port, db: _db, ...login } = first
  return new Cluster(
    nodes.map(({ host, port }) => ({ host, port })),
    {
      enableOfflineQueue,
      // Commands that travel together fail together while slots move, and outlive their timeout.
      enableAutoPipelining: false,
      slotsRefreshTimeout: 2000,
      slotsRefreshInterval: 10_000,
      clusterRetryStrategy: retryDelayMs,
      clusterNodeRetryStrategy: (attempt) => (attempt > nodeAttempts ? null : retryDelayMs(attempt)),
      // Together longer than the 15 s after which a cluster replaces a master; the command's own timeout ends it sooner.
      maxRedirections: 64,
      retryDelayOnFailover: 250,
      // Certificates carry names: resolving them here would ask for certificates of addresses.
      dnsLookup: (address, callback) => callback(null, address),
      redisOptions: { ...nodeOptions, ...login, maxRetriesPerRequest: null },
    },
  )
}

function openBehindSentinel(order: SentinelPlace & RedisUse, options: ConnectionOptions): Redis {
  const { name, db = 0, sentinelUsername, sentinelPassword } = order
  if (name === '') refuse('name must say what the Sentinels call the master')
  const tls = order.tls === undefined ? null : toTlsOptions(order.tls)
  return new Redis({
    ...options,
    ...loginOf(order),
    name,
    db,
    sentinels: sentinelsOf(order),
    ...(sentinelUsername === undefined ? {} : { sentinelUsername }),
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    ...(tls === null ? {} : { tls, sentinelTLS: tls, enableTLSForSentinelMode: true }),
    // Hears of a failover from the Sentinels: a master that hangs never closes its connections.
    failoverDetector: true,
    sentinelRetryStrategy: retryDelayMs,
    sentinelReconnectStrategy: (attempt) => Math.min(attempt * 500, 5000),
    sentinelCommandTimeout: 2000,
  })
}

function sentinelsOf({ sentinels }: SentinelPlace): { host: string; port: number }[] {
  if (sentinels.length === 0) refuse('sentinels must name at least one Sentinel')
  return sentinels.map((text) => {
    const parsed = parseRedisUrl(`redis://${text}`)
    if ('mistake' in parsed || parsed.username !== undefined || parsed.password !== undefined) {
      refuse('sentinels must be written as host:port')
    }
    return { host: parsed.host, port: text.endsWith(`:${parsed.port}`) ? parsed.port : 26_379 }
  })
}

function connectionTo(place: ServerPlace | ClusterPlace, url: string): ConnectionOptions & RedisAddressParts {
  const parsed = parseRedisUrl(url)
  if ('mistake' in parsed) refuse(`a Redis URL ${parsed.mistake}`)
  const { isTls, username, password, ...address } = parsed
  if (!isTls && place.tls !== undefined) {
    refuse('tls is given, so that a Redis URL must start with rediss://, got redis://')
  }
  if (differ(username, place.username) || differ(password, place.password)) {
    refuse('user name and password are given in the URL and apart, and contradict each other: give them once')
  }
  const login = { ...loginOf(parsed), ...loginOf(place) }
  return { ...address, ...login, ...(isTls ? { tls: toTlsOptions(place.tls ?? {}) } : {}) }
}

type RedisAddressParts = Pick<RedisAddress, 'host' | 'port' | 'db'>

function differ(inUrl: string | undefined, apart: string | undefined): boolean {
  return inUrl !== undefined && apart !== undefined && inUrl !== apart
}

function loginOf({ username, password }: RedisLogin): RedisLogin {
  return { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}

function nameOf({ connectionName }: RedisUse): ConnectionOptions {
  if (connectionName === undefined) return {}
  if (!/^[!-~]+$/.test(connectionName)) refuse('connectionName must be printable ASCII without spaces')
  return { connectionName }
}

function refuse(what: string): never {
  throw new CacheError('invalid_option', `openRedis: ${what}`, { isRetryable: false })
}
