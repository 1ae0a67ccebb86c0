import { describe, expect, it } from 'vitest'
import { readSettings } from './read-settings.ts'
import { redisChecks, redisSettings, redisTimeouts, requireRedisUrl } from './redis-settings.ts'
import { envForRedis, redisUrls } from './redis-urls.ts'
import { settingNotices } from './setting-notices.ts'

const read = (env: Record<string, string>) => readSettings(redisSettings, env, redisChecks)
const urlsOf = (env: Record<string, string>) => redisUrls(read(env))

describe('redisSettings', () => {
  it('refuses a certificate that is not checked, and says why', () => {
    expect(() => read({ REDIS_SSL_CERT_REQS: 'none' })).toThrow(
      'REDIS_SSL_CERT_REQS must be required (a certificate that is not checked protects nothing',
    )
  })

  it('refuses a plain URL where TLS was asked for, rather than connect without', () => {
    expect(() => read({ REDIS_SSL: 'true', REDIS_URL: 'redis://cache:6379' })).toThrow(
      'REDIS_URL and REDIS_SSL contradict each other: REDIS_SSL is true, so REDIS_URL must start with rediss://',
    )
    expect(() => read({ REDIS_SSL: 'true', QUEUE_REDIS_URL: 'redis://queue:6379' })).toThrow(
      'QUEUE_REDIS_URL and',
    )
  })

  it.each([
    ['http://cache', 'REDIS_URL must be a URL like redis://'],
    ['redis://user:pa#canary@cache', 'REDIS_URL is not a URL: percent-encode special characters'],
    ['redis://user:canary%@cache', 'REDIS_URL holds a % that needs to be written as %25'],
    ['redis://cache/zero', 'REDIS_URL must end in a database number'],
    ['rediss://cache?rejectUnauthorized=false', 'REDIS_URL carries the option "rejectUnauthorized"'],
    ['rediss://cache?ssl_cert_reqs=none', 'REDIS_URL carries the option "ssl_cert_reqs"'],
  ])('refuses %s without repeating it', (url, message) => {
    expect(() => read({ REDIS_URL: url })).toThrow(message)
    expect(() => read({ REDIS_URL: url })).not.toThrow(/canary/)
  })

  it('names both spellings of the prefix when they contradict each other', () => {
    expect(() => read({ REDIS_PREFIX: 'alphavelocity:', REDIS_KEY_PREFIX: 'tradistry' })).toThrow(
      'REDIS_PREFIX and REDIS_KEY_PREFIX contradict each other ("alphavelocity:" and "tradistry"): set one',
    )
  })

  it('takes the prefix with and without its colon for the same', () => {
    expect(read({ REDIS_PREFIX: 'alphavelocity:' }).REDIS_PREFIX).toBe('alphavelocity')
    expect(read({ REDIS_PREFIX: 'mc:', REDIS_KEY_PREFIX: 'mc' }).REDIS_PREFIX).toBe('mc')
    expect(read({}).REDIS_PREFIX).toBe('mc')
  })

  it.each(['a:b', '*', 'mc{x}', 'a b', '::'])('refuses %j as a prefix', (prefix) => {
    expect(() => read({ REDIS_PREFIX: prefix })).toThrow('REDIS_PREFIX must be')
  })

  it("checks the predecessors' lifetimes although they change nothing yet", () => {
    expect(() =>
      read({ CACHE_MOMENTUM_TTL: '0', STATS_TTL: '-5', CACHE_DEFAULT_TTL: '1', REDIS_TTL_DEFAULT: '2' }),
    ).toThrow(
      [
        'CACHE_DEFAULT_TTL and REDIS_TTL_DEFAULT contradict each other ("1" and "2"): set one',
        'CACHE_MOMENTUM_TTL must be an integer from 1 to 31536000, got "0"',
        'STATS_TTL must be an integer from 1 to 31536000, got "-5"',
      ].join('\n'),
    )
  })

  it('reads the socket limits as seconds, and leaves them to the role when not given', () => {
    expect(redisTimeouts(read({ REDIS_SOCKET_TIMEOUT: '0.5', REDIS_SOCKET_CONNECT_TIMEOUT: '15' }))).toEqual({
      socketTimeoutMs: 500,
      connectTimeoutMs: 15_000,
    })
    expect(redisTimeouts(read({}))).toEqual({ socketTimeoutMs: undefined, connectTimeoutMs: undefined })
    expect(() => read({ REDIS_SOCKET_TIMEOUT: '0' })).toThrow('must be a number above 0 and at most 300')
  })
})

describe('requireRedisUrl', () => {
  const readRequired = (env: Record<string, string>) => readSettings(redisSettings, env, [requireRedisUrl])

  it('refuses to start without a Redis, or with Redis switched off', () => {
    expect(() => readRequired({})).toThrow('REDIS_URL is required')
    expect(() => readRequired({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://cache' })).toThrow(
      'REDIS_ENABLED is false',
    )
  })

  it('is content with a URL or a host', () => {
    readRequired({ REDIS_URL: 'redis://cache' })
    readRequired({ REDIS_HOST: 'cache' })
  })
})

describe('redisUrls', () => {
  it('is null when there is no Redis or it is switched off, so that a private one can be started', () => {
    expect(urlsOf({})).toBeNull()
    expect(urlsOf({ REDIS_URL: '' })).toBeNull()
    expect(urlsOf({ REDIS_ENABLED: 'false', REDIS_URL: 'redis://cache' })).toBeNull()
  })

  it('lets the URL win over the parts, and says so', () => {
    const urls = urlsOf({
      REDIS_URL: 'redis://cache:1/2',
      REDIS_HOST: 'other',
      QUEUE_REDIS_URL: 'redis://queue',
    })
    expect(urls?.cacheUrl).toBe('redis://cache:1/2')
    expect(urls?.notices).toEqual([expect.stringContaining('REDIS_HOST')])
  })

  it('builds a URL out of parts and escapes the password', () => {
    const password = 'p@ss:w/rd#%?'
    const parts = { REDIS_HOST: 'cache', REDIS_PORT: '6380', REDIS_DB: '3', REDIS_USERNAME: 'default' }
    expect(urlsOf({ ...parts, REDIS_PASSWORD: password, REDIS_SSL: 'true' })?.cacheUrl).toBe(
      'rediss://default:p%40ss%3Aw%2Frd%23%25%3F@cache:6380/3',
    )
    expect(urlsOf({ REDIS_HOST: '::1' })?.cacheUrl).toBe('redis://[::1]:6379/0')
  })

  it('lets the cache server play both roles, with a warning', () => {
    const urls = urlsOf({ REDIS_URL: 'redis://:canary@cache' })
    expect(urls?.queueUrl).toBe('redis://:canary@cache')
    expect(urls?.notices).toEqual([expect.stringContaining('QUEUE_REDIS_URL is not set')])
    expect(JSON.stringify(urls?.notices)).not.toContain('canary')
  })
})

describe('envForRedis', () => {
  it('wins over everything else that an environment says about Redis', () => {
    const outer = {
      REDIS_ENABLED: 'false',
      REDIS_HOST: 'other',
      REDIS_SSL: 'true',
      REDIS_URL: 'rediss://other',
    }
    const ours = { cacheUrl: 'redis://127.0.0.1:1', queueUrl: 'redis://127.0.0.1:2' }
    expect(urlsOf({ ...outer, ...envForRedis(ours) })).toEqual({ ...ours, notices: [] })
  })
})

describe('settingNotices', () => {
  it('names each setting that was given in vain, under the name it was given', () => {
    const env = {
      REDIS_CONNECTION_POOL_MAX_SIZE: '50',
      REDIS_TTL_DEFAULT: '3600',
      STATS_TTL: '',
      REDIS_PORT: '1',
    }
    expect(settingNotices(redisSettings, env)).toEqual([
      'REDIS_CONNECTION_POOL_MAX_SIZE has no effect: one connection carries all commands of a role at once, so there is no pool',
      'REDIS_TTL_DEFAULT has no effect: each resource declares how long it is fresh',
    ])
  })
})
