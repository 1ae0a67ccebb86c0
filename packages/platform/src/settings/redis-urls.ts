import type { RedisSettings } from './redis-settings.ts'

/** The two Redis roles, as URLs that carry their passwords: never log them. */
export interface RedisUrls {
  cacheUrl: string
  queueUrl: string
  /** What a person should know about this choice; free of secrets. */
  notices: readonly string[]
}

/**
 * Works out both URLs: a URL wins over the parts, and the queue defaults to the cache's.
 *
 * @returns Null when no Redis is configured (or `REDIS_ENABLED` is false), so that a launcher can start its own.
 */
export function redisUrls(settings: RedisSettings): RedisUrls | null {
  const cacheUrl = settings.REDIS_ENABLED ? (settings.REDIS_URL ?? urlOfParts(settings)) : null
  if (cacheUrl === null) return null
  const notices: string[] = []
  if (settings.REDIS_URL !== undefined && settings.REDIS_HOST !== undefined) {
    notices.push('REDIS_URL is set, so REDIS_HOST and the settings that go with it are not used')
  }
  if (settings.QUEUE_REDIS_URL === undefined) {
    notices.push('QUEUE_REDIS_URL is not set: one Redis plays both roles, which is for development only')
  }
  return { cacheUrl, queueUrl: settings.QUEUE_REDIS_URL ?? cacheUrl, notices }
}

/** The variables that make a child process use these URLs whatever else the environment says. */
export function envForRedis({ cacheUrl, queueUrl }: Pick<RedisUrls, 'cacheUrl' | 'queueUrl'>) {
  const parts = { REDIS_HOST: '', REDIS_SSL: '' }
  return { ...parts, REDIS_ENABLED: 'true', REDIS_URL: cacheUrl, QUEUE_REDIS_URL: queueUrl }
}

function urlOfParts(settings: RedisSettings): string | null {
  const { REDIS_HOST: host, REDIS_PORT: port, REDIS_DB: db, REDIS_SSL: isTls } = settings
  if (host === undefined) return null
  const user = encodeURIComponent(settings.REDIS_USERNAME ?? '')
  const password = encodeURIComponent(settings.REDIS_PASSWORD ?? '')
  const login = user === '' && password === '' ? '' : `${user}:${password}@`
  return `${isTls ? 'rediss' : 'redis'}://${login}${host.includes(':') ? `[${host}]` : host}:${port}/${db}`
}
