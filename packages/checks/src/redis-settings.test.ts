import { settingSpecs as apiSettings, readApiSettings } from '@marketcache/api/settings'
import { redisOptionsFromEnv } from '@marketcache/cache'
import { envForRedis, redisPlaces } from '@marketcache/platform'
import { readWorkerSettings, settingSpecs as workerSettings } from '@marketcache/worker/settings'
import { describe, expect, it } from 'vitest'

const apps = [
  ['api', readApiSettings, apiSettings],
  ['worker', readWorkerSettings, workerSettings],
] as const

describe.each(apps)('Redis settings of the %s', (_, readAppSettings, specs) => {
  const placesOf = (env: Record<string, string>) => redisPlaces(readAppSettings(env), redisOptionsFromEnv)

  it('lead to servers, Sentinels and clusters', () => {
    const queue = { QUEUE_REDIS_URL: 'redis://queue' }
    expect(placesOf({ REDIS_URL: 'redis://cache', ...queue })?.cache).toEqual({ url: 'redis://cache' })
    expect(placesOf({ REDIS_CLUSTER_NODES: 'a:1,b:2', ...queue })?.cache).toEqual({
      urls: ['redis://a:1', 'redis://b:2'],
    })
    const sentinels = {
      REDIS_SENTINELS: 'a,b',
      REDIS_SENTINEL_NAME: 'cache',
      QUEUE_REDIS_SENTINEL_NAME: 'queue',
    }
    expect(placesOf(sentinels)).toMatchObject({ cache: { name: 'cache' }, queue: { name: 'queue' } })
  })

  it.each([
    [
      { REDIS_URL: 'redis://user:pa#canary@cache' },
      'REDIS_URL is not a URL: percent-encode special characters',
    ],
    [{ REDIS_URL: 'redis://user:1?canary@cache' }, 'REDIS_URL has a /, ? or # before its @'],
    [{ REDIS_URL: 'redis://user:canary%@cache' }, 'REDIS_URL holds a % that needs to be written as %25'],
    [
      { REDIS_URL: 'redis://cache', QUEUE_REDIS_URL: 'redis://queue/canary' },
      'QUEUE_REDIS_URL must end in a database',
    ],
    [{ REDIS_URL: 'rediss://cache?ssl_cert_reqs=none' }, 'REDIS_URL carries the option "ssl_cert_reqs"'],
    [{ REDIS_URL: 'redis://cache', REDIS_SSL: 'true' }, 'so REDIS_URL must start with rediss://'],
    [
      { REDIS_URL: 'rediss://cache', REDIS_SSL: 'true', QUEUE_REDIS_URL: 'redis://queue' },
      'so QUEUE_REDIS_URL must start with rediss://',
    ],
    [
      { REDIS_URL: 'rediss://cache', REDIS_SSL_CA_FILE: '/nowhere' },
      'REDIS_SSL_CA_FILE must be a file that can be read',
    ],
    [{ REDIS_SENTINELS: 'a' }, 'REDIS_SENTINEL_NAME is required'],
    [{ REDIS_CLUSTER_NODES: 'a' }, 'QUEUE_REDIS_URL is required'],
  ])('are refused without repeating a secret: %j', (env, message) => {
    expect(() => readAppSettings(env)).toThrow(message)
    expect(() => readAppSettings(env)).not.toThrow(/canary/)
  })

  it('of private servers win over everything else that the environment says', () => {
    const outer = Object.fromEntries(
      Object.keys(specs)
        .filter((name) => /REDIS_(HOST|USERNAME|PASSWORD|SENTINEL|CLUSTER|SSL_.*(FILE|NAME))/.test(name))
        .map((name) => [name, 'other']),
    )
    const urls = { cacheUrl: 'redis://127.0.0.1:1', queueUrl: 'redis://127.0.0.1:2' }
    const env = { REDIS_ENABLED: 'false', REDIS_SSL: 'true', REDIS_URL: 'rediss://other', ...outer }
    expect(placesOf({ ...env, ...envForRedis(urls) })).toMatchObject({
      cache: { url: urls.cacheUrl },
      queue: { url: urls.queueUrl },
      notices: [],
    })
  })
})
