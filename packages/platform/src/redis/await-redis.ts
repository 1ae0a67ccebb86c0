import type { Redis } from 'ioredis'
import { scrubText } from '../logging/serialize-error.ts'
import { StartError } from '../settings/settings-error.ts'
import { showAddress } from './parse-redis-url.ts'

/** Answers that waiting does not change. */
const hopeless = /^(WRONGPASS|NOAUTH|NOPERM|ERR (invalid|DB index|AUTH))|certificate|self.signed|altname/i

/**
 * Waits until a connection is ready to be used.
 *
 * @param deps `setting` is the name to blame, `timeoutMs` how long to wait.
 * @throws {StartError} One line without the password: `REDIS_URL: cannot reach redis://127.0.0.1:6399 (ECONNREFUSED)`.
 */
export async function awaitRedis(deps: { redis: Redis; setting: string; timeoutMs: number }): Promise<void> {
  const { redis, setting, timeoutMs } = deps
  if (redis.status === 'ready') return
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let reason = `no answer within ${timeoutMs} ms`
  const fail = () => reject(new StartError([`${setting}: cannot reach ${addressOf(redis)} (${reason})`]))
  const onError = (error: Error) => {
    reason = reasonOf(error)
    if (hopeless.test(error.message)) fail()
  }
  const timer = setTimeout(fail, timeoutMs)
  redis.once('ready', resolve).once('end', fail).on('error', onError)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    redis.off('ready', resolve).off('end', fail).off('error', onError)
  }
}

function addressOf({ options }: Redis): string {
  return showAddress({
    host: options.host ?? 'localhost',
    port: options.port ?? 6379,
    isTls: options.tls !== undefined,
  })
}

function reasonOf(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  return typeof code === 'string' ? code : (scrubText(error.message).split('\n')[0] ?? error.name)
}
