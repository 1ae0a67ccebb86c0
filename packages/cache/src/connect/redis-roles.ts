import type { RedisOptions } from 'ioredis'

/**
 * What a connection is for.
 *
 * `reader`: answers in milliseconds or fails, at once while the server is away. `writer`: would rather wait some seconds
 * for a server that restarts than lose a write. `subscriber`: only listens, and finds out when nobody speaks any more.
 * `blocking`: commands that wait at the server for up to 10 s. `generic`: anything else, with moderate limits.
 */
export type RedisRole = 'reader' | 'writer' | 'subscriber' | 'blocking' | 'generic'

/** Limits that differ from those of the role. */
export interface RedisLimits {
  connectTimeoutMs?: number | undefined
  /** How long a command may take, also while it waits for a connection; null for as long as it takes. */
  commandTimeoutMs?: number | null | undefined
  /** How long a server may be silent while it owes an answer, before the connection is given up. */
  socketTimeoutMs?: number | undefined
  /** Whether commands of the same tick travel together; never in a cluster. */
  autoPipelining?: boolean | undefined
}

/** Options without the one whose declared type the constructor itself does not take. */
export type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>

/** Longer than blocking reads of 10 s. */
const blockingSocketTimeoutMs = 15_000

/** Waits 50 ms, doubling up to a second, and a little more so that processes do not return in step. */
export function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 5), 1000) + Math.random() * 100
}

/** Reconnects and sends again after a failover that left the socket on what is a replica now. */
function reconnectOnError(error: Error): 2 | false {
  return error.message.startsWith('READONLY') ? 2 : false
}

/** The measured options of a role, under the limits that are given. */
export function optionsOf(role: RedisRole, limits: RedisLimits): ConnectionOptions {
  const { commandTimeout, socketTimeout, ...options } = roleOptions(role)
  const commandTimeoutMs = limits.commandTimeoutMs === undefined ? commandTimeout : limits.commandTimeoutMs
  const socketTimeoutMs = role === 'blocking' ? socketTimeout : (limits.socketTimeoutMs ?? socketTimeout)
  return {
    retryStrategy: retryDelayMs,
    reconnectOnError,
    ...options,
    // A subscriber owes nothing, so that neither limit would ever be armed: `keepAlive` asks instead.
    ...(typeof commandTimeoutMs === 'number' && role !== 'subscriber'
      ? { commandTimeout: commandTimeoutMs }
      : {}),
    ...(socketTimeoutMs !== undefined && role !== 'subscriber' ? { socketTimeout: socketTimeoutMs } : {}),
    ...(limits.connectTimeoutMs === undefined ? {} : { connectTimeout: limits.connectTimeoutMs }),
    ...(limits.autoPipelining === undefined ? {} : { enableAutoPipelining: limits.autoPipelining }),
  }
}

function roleOptions(role: RedisRole): ConnectionOptions {
  const connectTimeout = 10_000
  switch (role) {
    case 'reader':
      return {
        maxRetriesPerRequest: 1,
        enableOfflineQueue: false,
        enableAutoPipelining: true,
        commandTimeout: 150,
        socketTimeout: 2000,
        connectTimeout: 1000,
      }
    case 'writer':
      return {
        maxRetriesPerRequest: null,
        enableAutoPipelining: true,
        commandTimeout: 5000,
        socketTimeout: 5000,
        connectTimeout,
      }
    case 'subscriber':
      return { maxRetriesPerRequest: null, protocol: 2, disconnectTimeout: 500, connectTimeout }
    case 'blocking':
      return { maxRetriesPerRequest: null, socketTimeout: blockingSocketTimeoutMs, connectTimeout }
    case 'generic':
      return { maxRetriesPerRequest: 3, commandTimeout: 2000, socketTimeout: 5000, connectTimeout }
  }
}
