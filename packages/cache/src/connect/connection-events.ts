import { isCluster, type RedisClient } from '../stores/redis/redis-client.ts'
import { explainFailure, innermost, isClosing } from './explain-failure.ts'
import { tellNodeReasons } from './node-reasons.ts'

/** Something happened to a connection; free of secrets. Host and port are null where none was reached yet. */
export type ConnectionEvent =
  | { type: 'connected'; host: string | null; port: number | null }
  | { type: 'disconnected'; host: string | null; port: number | null }
  | {
      type: 'failed'
      host: string | null
      port: number | null
      /** Why: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `WRONGPASS` ... */
      code: string
      /** The code, and what it means in plain words. */
      reason: string
      /** How many failures were not told since the one before. */
      suppressed: number
    }

/** Who is told, and how often. */
export interface EventDeps {
  redis: RedisClient
  onEvent: (event: ConnectionEvent) => void
  /** Texts that no event may contain. */
  secrets: readonly string[]
  /** Milliseconds; replaced in tests. */
  now: () => number
}

const failureIntervalMs = 1000

/**
 * Tells what happens to a connection; failures at most once a second.
 *
 * Takes the commands out of its errors before anybody else sees them: those of ioredis carry the password of AUTH.
 */
export function reportEvents({ redis, onEvent, secrets, now }: EventDeps): void {
  let wasReady = false
  let address = startAddress(redis)
  let failedAt = Number.NEGATIVE_INFINITY
  let suppressed = 0
  redis.on('ready', () => {
    wasReady = true
    address = reachedAddress(redis) ?? address
    onEvent({ type: 'connected', ...address })
  })
  redis.on('close', () => {
    if (wasReady) onEvent({ type: 'disconnected', ...address })
    wasReady = false
  })
  redis.on('error', fail)
  if (isCluster(redis)) {
    redis.on('node error', fail)
    tellNodeReasons(redis)
  }

  function fail(error: Error): void {
    dropCommand(error)
    // Of a node: its reason follows.
    if (isCluster(redis) && isClosing(error)) return
    const at = now()
    if (at - failedAt < failureIntervalMs) {
      suppressed += 1
      return
    }
    const { code, reason } = explainFailure(error, secrets)
    onEvent({ type: 'failed', ...address, code, reason, suppressed })
    failedAt = at
    suppressed = 0
  }
}

type Address = { host: string | null; port: number | null }

function startAddress(redis: RedisClient): Address {
  if (isCluster(redis) || redis.options.sentinels) return { host: null, port: null }
  return { host: redis.options.host ?? null, port: redis.options.port ?? null }
}

/** Behind Sentinel, the server that it named; of a cluster none in particular. */
function reachedAddress(redis: RedisClient): Address | null {
  if (isCluster(redis) || !redis.options.sentinels) return null
  const host: unknown = Reflect.get(redis.stream, 'remoteAddress')
  const port: unknown = Reflect.get(redis.stream, 'remotePort')
  return { host: typeof host === 'string' ? host : null, port: typeof port === 'number' ? port : null }
}

function dropCommand(error: Error): void {
  Reflect.deleteProperty(error, 'command')
  Reflect.deleteProperty(innermost(error), 'command')
}
