import { describe, expect, it } from 'vitest'
import { readSettings } from './read-settings.ts'
import { envForRedis, redisPlaces } from './redis-places.ts'
import {
  type PlaceOptions,
  type RedisSettings,
  redisChecks,
  redisSettings,
  requireRedisUrl,
} from './redis-settings.ts'
import { settingNotices } from './setting-notices.ts'

/** Stands in for the library that knows what the variables of one server mean. */
const findMistakes = ({ REDIS_URL, QUEUE_REDIS_URL }: RedisSettings, { prefix }: PlaceOptions) =>
  (prefix === 'QUEUE_' ? QUEUE_REDIS_URL : REDIS_URL)?.includes('wrong')
    ? [`${prefix ?? ''}REDIS_URL is wrong`]
    : []
const readPlace = (settings: RedisSettings, { prefix }: PlaceOptions) => {
  const { REDIS_URL, REDIS_HOST, QUEUE_REDIS_URL, QUEUE_REDIS_SENTINEL_NAME } = settings
  if (!settings.REDIS_ENABLED) return null
  return (
    (prefix === 'QUEUE_' ? (QUEUE_REDIS_URL ?? QUEUE_REDIS_SENTINEL_NAME) : (REDIS_URL ?? REDIS_HOST)) ?? null
  )
}
const read = (env: Record<string, string>) => readSettings(redisSettings, env, redisChecks(findMistakes))
const placesOf = (env: Record<string, string>) => redisPlaces(read(env), readPlace)

describe('redisSettings', () => {
  it('refuses a certificate that is not checked, and says why', () => {
    expect(() => read({ REDIS_SSL_CERT_REQS: 'none' })).toThrow(
      'REDIS_SSL_CERT_REQS must be required (a certificate that is not checked protects nothing',
    )
  })

  it('refuses what is no URL of Redis, without repeating it', () => {
    expect(() => read({ REDIS_URL: 'http://:canary@cache' })).toThrow('REDIS_URL must be a URL like redis://')
    expect(() => read({ REDIS_URL: 'http://:canary@cache' })).not.toThrow(/canary/)
  })

  it('asks about both roles what is wrong with their variables together', () => {
    const env = { REDIS_URL: 'redis://wrong', QUEUE_REDIS_URL: 'redis://wrong' }
    expect(() => read(env)).toThrow('REDIS_URL is wrong\nQUEUE_REDIS_URL is wrong')
  })

  it('wants a server for the queue beside a cluster for the cache', () => {
    const cluster = { REDIS_CLUSTER_NODES: 'a:1,b:1' }
    expect(() => read(cluster)).toThrow('QUEUE_REDIS_URL is required, because REDIS_CLUSTER_NODES is set')
    read({ ...cluster, QUEUE_REDIS_URL: 'redis://queue' })
    read({ ...cluster, QUEUE_REDIS_SENTINEL_NAME: 'queue' })
  })

  it('S1-17 S4-07 names both spellings of the prefix when they contradict each other', () => {
    expect(() => read({ REDIS_PREFIX: 'alphavelocity:', REDIS_KEY_PREFIX: 'tradistry' })).toThrow(
      'REDIS_PREFIX and REDIS_KEY_PREFIX contradict each other ("alphavelocity:" and "tradistry"): set one',
    )
  })

  it('S1-17 S4-07 takes the prefix with and without its colon for the same', () => {
    expect(read({ REDIS_PREFIX: 'alphavelocity:' }).REDIS_PREFIX).toBe('alphavelocity')
    expect(read({ REDIS_PREFIX: 'mc:', REDIS_KEY_PREFIX: 'mc' }).REDIS_PREFIX).toBe('mc')
    expect(read({}).REDIS_PREFIX).toBe('mc')
  })

  it.each(['a:b', '*', 'mc{x}', 'a b', '::'])('refuses %j as a prefix', (prefix) => {
    expect(() => read({ REDIS_PREFIX: prefix })).toThrow('REDIS_PREFIX must be')
  })

  it('S1-18 S4-06 checks lifetimes although they change nothing here', () => {
    expect(() => read({ CACHE_DEFAULT_TTL: '1', REDIS_TTL_DEFAULT: '2' })).toThrow(
      'CACHE_DEFAULT_TTL and REDIS_TTL_DEFAULT contradict each other ("1" and "2"): set one',
    )
    expect(() => read({ CACHE_DEFAULT_TTL: '-5' })).toThrow(
      'CACHE_DEFAULT_TTL must be an integer from 1 to 31536000, got "-5"',
    )
  })

  it('refuses limits of sockets that are none', () => {
    expect(() => read({ REDIS_SOCKET_TIMEOUT: '0' })).toThrow('must be a number above 0 and at most 300')
  })
})

describe('requireRedisUrl', () => {
  const readRequired = (env: Record<string, string>) => readSettings(redisSettings, env, [requireRedisUrl])

  it('refuses a queue server without a cache server, instead of starting others unasked', () => {
    expect(() => read({ QUEUE_REDIS_URL: 'redis://127.0.0.1:6380' })).toThrow(
      'REDIS_URL is required, because QUEUE_REDIS_URL is set',
    )
  })

  it('refuses to start without a Redis, or with Redis switched off', () => {
    expect(() => readRequired({})).toThrow('REDIS_URL is required')
    expect(() => readRequired({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://cache' })).toThrow(
      'REDIS_ENABLED is false',
    )
  })

  it('is content with anything that says where it is', () => {
    readRequired({ REDIS_CLUSTER_NODES: 'a:1' })
    readRequired({ REDIS_SENTINEL_NAME: 'main' })
    readRequired({ REDIS_URL: 'redis://cache' })
    readRequired({ REDIS_HOST: 'cache' })
  })
})

describe('redisPlaces', () => {
  it('is null when there is no Redis or it is switched off, so that a private one can be started', () => {
    expect(placesOf({})).toBeNull()
    expect(placesOf({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://cache' })).toBeNull()
  })

  it('finds both roles, and the settings that lead there', () => {
    expect(placesOf({ REDIS_URL: 'redis://cache', QUEUE_REDIS_URL: 'redis://queue' })).toEqual({
      cache: 'redis://cache',
      queue: 'redis://queue',
      cacheSetting: 'REDIS_URL',
      queueSetting: 'QUEUE_REDIS_URL',
      isShared: false,
      notices: [],
    })
    expect(placesOf({ REDIS_HOST: 'cache', QUEUE_REDIS_SENTINEL_NAME: 'queue' })).toMatchObject({
      cacheSetting: 'REDIS_HOST',
      queueSetting: 'QUEUE_REDIS_SENTINEL_NAME',
    })
  })

  it('says that a URL wins over a host', () => {
    const places = placesOf({
      REDIS_URL: 'redis://cache',
      REDIS_HOST: 'other',
      QUEUE_REDIS_URL: 'redis://queue',
    })
    expect(places?.notices).toEqual(['REDIS_URL is set, so REDIS_HOST and REDIS_PORT are not used'])
  })

  it('lets the cache server play both roles, with a warning', () => {
    const places = placesOf({ REDIS_URL: 'redis://:canary@cache' })
    expect(places).toMatchObject({ queue: places?.cache, queueSetting: 'REDIS_URL', isShared: true })
    expect(places?.notices).toEqual([expect.stringContaining('QUEUE_REDIS_URL is not set')])
    expect(JSON.stringify(places?.notices)).not.toContain('canary')
  })

  it('sees that both roles are one server when both were told so', () => {
    const url = 'redis://cache'
    expect(placesOf({ REDIS_URL: url, QUEUE_REDIS_URL: url })).toMatchObject({ isShared: true, notices: [] })
  })
})

describe('envForRedis', () => {
  it('takes back whatever else the environment says about where Redis is and how to get in', () => {
    const urls = { cacheUrl: 'redis://127.0.0.1:1', queueUrl: 'redis://127.0.0.1:2' }
    const env = envForRedis(urls)
    expect(env).toMatchObject({
      REDIS_ENABLED: 'true',
      REDIS_URL: urls.cacheUrl,
      QUEUE_REDIS_URL: urls.queueUrl,
      REDIS_CLUSTER_NODES: '',
      REDIS_SENTINELS: '',
      REDIS_PASSWORD: '',
      QUEUE_REDIS_PASSWORD: '',
      REDIS_SSL: '',
      REDIS_SSL_CA_FILE: '',
    })
    expect(env).not.toHaveProperty('REDIS_PREFIX')
    expect(env).not.toHaveProperty('REDIS_SOCKET_TIMEOUT')
  })
})

describe('settingNotices', () => {
  it('S4-05 names each setting that was given in vain, under the name it was given', () => {
    const env = {
      REDIS_CONNECTION_POOL_MAX_SIZE: '50',
      REDIS_TTL_DEFAULT: '3600',
      CACHE_DEFAULT_TTL: '',
      REDIS_PORT: '1',
    }
    expect(settingNotices(redisSettings, env)).toEqual([
      'REDIS_CONNECTION_POOL_MAX_SIZE has no effect: one connection carries all commands of a role at once, so there is no pool',
      expect.stringMatching(/^REDIS_TTL_DEFAULT has no effect: each resource declares/),
    ])
  })
})
