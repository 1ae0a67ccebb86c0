import type { RedisOptions } from 'ioredis'

/**
 * What a connection is for.
 *
 * `read`: entries, for a reader that answers in milliseconds. `queue`: wanting and enqueueing, from a reader.
 * `worker`: BullMQ workers and their blocking commands. `subscriber`: events. `writer`: entries and queue state, from
 * a worker, which would rather wait some seconds than lose what a provider was asked for.
 */
export type RedisRole = 'read' | 'queue' | 'worker' | 'subscriber' | 'writer'

/** Limits that settings may change; milliseconds. */
export interface RedisTimeouts {
  connectTimeoutMs?: number | undefined
  socketTimeoutMs?: number | undefined
}

/** Options without the one whose declared type the constructor itself does not take. */
export type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>

/** Waits 50 ms, doubling up to a second, and a little more so that processes do not return in step. */
export function retryDelayMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 5), 1000) + Math.random() * 100
}

/** Reconnects and sends again after a failover that left the socket on what is a replica now. */
function reconnectOnError(error: Error): 2 | false {
  return error.message.startsWith('READONLY') ? 2 : false
}

/** The measured option sets, one per role. */
export function optionsOf(role: RedisRole, timeouts: RedisTimeouts): ConnectionOptions {
  const { connectTimeoutMs, socketTimeoutMs } = timeouts
  const always = { retryStrategy: retryDelayMs, reconnectOnError }
  const connectTimeout = connectTimeoutMs ?? 10_000
  switch (role) {
    case 'read':
      return {
        ...always,
        maxRetriesPerRequest: 1,
        enableOfflineQueue: false,
        enableAutoPipelining: true,
        commandTimeout: 150,
        socketTimeout: socketTimeoutMs ?? 2000,
        connectTimeout: connectTimeoutMs ?? 1000,
      }
    case 'queue':
      return {
        ...always,
        maxRetriesPerRequest: 1,
        enableOfflineQueue: false,
        commandTimeout: 500,
        socketTimeout: socketTimeoutMs ?? 2000,
        connectTimeout,
      }
    case 'writer':
      return {
        ...always,
        maxRetriesPerRequest: null,
        enableAutoPipelining: true,
        commandTimeout: 5000,
        socketTimeout: socketTimeoutMs ?? 5000,
        connectTimeout,
      }
    case 'worker':
      // Longer than BullMQ's blocking reads of 10 s, whatever the settings say; and no commandTimeout for the same reason.
      return { ...always, maxRetriesPerRequest: null, socketTimeout: 15_000, connectTimeout }
    case 'subscriber':
      // A subscriber only listens, so a socket timeout would never be armed: `keepAlive` asks instead.
      return { ...always, maxRetriesPerRequest: null, protocol: 2, disconnectTimeout: 500, connectTimeout }
  }
}
