import { CacheError } from '../../cache-error.ts'
import { isCluster, type RedisClient } from './redis-client.ts'

/** Runs what talks to the server, so that it ends in time and fails as a `CacheError` only. */
export interface Guard {
  /** For work of one or two round trips. */
  once: <T>(action: string, work: () => Promise<T>) => Promise<T>
  /** For work of many round trips, each of which is a {@link Guard.step}. */
  inSteps: <T>(action: string, work: () => Promise<T>) => Promise<T>
  /** Ends in time. */
  step: <T>(work: Promise<T>) => Promise<T>
}

/** Creates a guard; after `isClosed` says so it refuses. */
export function createGuard(deps: { redis: RedisClient; timeoutMs: number; isClosed: () => boolean }): Guard {
  const { redis, timeoutMs, isClosed } = deps
  // A single connection can keep its own deadline, which costs less than another timer for each call.
  const keepsDeadline = !isCluster(redis) && redis.options.commandTimeout !== undefined
  return { once: (action, work) => inSteps(action, () => step(work())), inSteps, step }

  // Plain promises: every read comes this way, and each `await` would cost it a turn.
  function inSteps<T>(action: string, work: () => Promise<T>): Promise<T> {
    if (!isClosed()) return work().catch((error: unknown) => fail(action, error))
    return Promise.reject(new CacheError('closed', `${action}: the store is closed`, { isRetryable: false }))
  }

  function step<T>(work: Promise<T>): Promise<T> {
    return keepsDeadline ? work : withDeadline(work, timeoutMs)
  }
}

function fail(action: string, error: unknown): never {
  throw toCacheError(action, error)
}

const timedOut = 'Command timed out'

function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(timedOut)), timeoutMs)
    work.then(
      (answer) => {
        clearTimeout(timer)
        resolve(answer)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

/** Turns what ioredis throws into our error; commands are left out, because they hold values and passwords. */
function toCacheError(action: string, error: unknown): CacheError {
  if (error instanceof CacheError) return error
  const cause = withoutCommand(error)
  const isTimeout = cause.message === timedOut
  const code = isTimeout ? 'store_timeout' : 'store_unavailable'
  const came = isTimeout ? 'none came in time' : `got ${cause.name}: ${cause.message}`
  return new CacheError(code, `${action}: expected an answer of Redis, ${came}`, { isRetryable: true, cause })
}

function withoutCommand(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('something that is no error was thrown')
  // Redis repeats the arguments of commands that it does not know.
  const [message = ''] = error.message.split(', with args')
  const inner = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : null
  const cause = new Error(message, inner === null ? undefined : { cause: withoutCommand(inner) })
  cause.name = error.name
  return cause
}
