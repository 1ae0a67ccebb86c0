import { CacheError } from '../cache-error.ts'
import { isCluster, type RedisClient } from '../stores/redis/redis-client.ts'
import { explainFailure, isClosing } from './explain-failure.ts'
import { showAddress } from './redis-url.ts'

/**
 * Waits until a connection is ready to be used; gives up at once where waiting cannot help.
 *
 * @param deps `label` is what the message blames, for example the name of a setting; `timeoutMs` how long to wait.
 * @throws {CacheError} `store_unavailable`, in one line without a secret: `REDIS_URL: cannot reach
 * redis://127.0.0.1:6399 (ECONNREFUSED: nobody listens there)`.
 */
export async function awaitRedis(deps: {
  redis: RedisClient
  label?: string
  timeoutMs: number
}): Promise<void> {
  const { redis, label = 'openRedis', timeoutMs } = deps
  if (redis.status === 'ready') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let reason = `no answer within ${timeoutMs} ms`
  let isRetryable = true
  const fail = () => {
    const message = `${label}: cannot reach ${addressOf(redis)} (${reason})`
    reject(new CacheError('store_unavailable', message, { isRetryable }))
  }
  const onError = (error: Error) => {
    if (isClosing(error)) return
    ;({ reason, isRetryable } = explainFailure(error, secretsOf(redis)))
    if (!isRetryable) fail()
  }
  const events = isCluster(redis) ? ['error', 'node error'] : ['error']
  const timer = setTimeout(fail, timeoutMs)
  redis.once('ready', resolve).once('end', fail)
  for (const event of events) redis.on(event, onError)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    redis.off('ready', resolve).off('end', fail)
    for (const event of events) redis.off(event, onError)
  }
}

/** The texts that nothing about a connection may contain. */
export function secretsOf(redis: RedisClient): string[] {
  const { password, sentinelPassword } = isCluster(redis)
    ? { ...redis.options.redisOptions, sentinelPassword: null }
    : redis.options
  return [password, sentinelPassword].flatMap((text) => (text && text.length > 3 ? [text] : []))
}

function addressOf(redis: RedisClient): string {
  if (isCluster(redis)) return 'the cluster'
  const { host, port, tls, sentinels, name } = redis.options
  if (sentinels) return `the master ${JSON.stringify(name)} of ${sentinels.length} Sentinels`
  return showAddress({ host: host ?? 'localhost', port: port ?? 6379, isTls: tls !== undefined })
}
