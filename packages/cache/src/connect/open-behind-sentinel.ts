import { Redis } from 'ioredis'
import { loginOf, refuse } from './connection-to.ts'
import type { SentinelPlace } from './redis-place.ts'
import { type ConnectionOptions, retryDelayMs } from './redis-roles.ts'
import { parseRedisUrl } from './redis-url.ts'
import { toTlsOptions } from './tls-options.ts'

/** Opens a connection to whichever server the Sentinels call the master, with the options of a role. */
export function openBehindSentinel(place: SentinelPlace, options: ConnectionOptions): Redis {
  const { name, db = 0, sentinelUsername, sentinelPassword } = place
  if (name === '') refuse('name must say what the Sentinels call the master')
  const tls = place.tls === undefined ? null : toTlsOptions(place.tls)
  return new Redis({
    ...options,
    ...loginOf(place),
    name,
    db,
    sentinels: sentinelsOf(place),
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
