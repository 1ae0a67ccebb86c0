import { settingSpecs as apiSettings, readApiSettings } from '@marketcache/api/settings'
import { redisOptionsFromEnv } from '@marketcache/cache'
import { namesOf, redisPlaces, type SettingSpecs, settingNotices } from '@marketcache/platform'
import { readWorkerSettings, settingSpecs as workerSettings } from '@marketcache/worker/settings'
import { describe, expect, it } from 'vitest'

/** The environments of the systems that Marketcache takes over from, as they stand in their documentation. */
const predecessors = {
  'a tokenomics backend on managed Redis': {
    REDIS_URL: 'rediss://default:password@host:6379',
    CACHE_TTL_TOKENOMICS: '600',
    CACHE_TTL_COIN_DATA: '300',
  },
  'a stock dashboard': {
    REDIS_ENABLED: 'true',
    REDIS_HOST: 'localhost',
    REDIS_PORT: '6379',
    REDIS_DB: '0',
    REDIS_PASSWORD: '',
    REDIS_PREFIX: 'alphavelocity:',
    CACHE_DEFAULT_TTL: '3600',
    CACHE_PRICE_TTL: '300',
    CACHE_MOMENTUM_TTL: '1800',
    CACHE_PORTFOLIO_TTL: '600',
  },
  'a trading bot': { REDIS_HOST: 'localhost', REDIS_PORT: '6379', REDIS_PASSWORD: 'secret', REDIS_DB: '0' },
  'a metadata backend': {
    REDIS_URL: 'redis://localhost',
    METADATA_TTL: '300',
    POPULAR_CREWS_TTL: '600',
    STATS_TTL: '180',
  },
  'a trading journal': {
    REDIS_URL: 'rediss://default:pw@redis-12345.example.com:12345',
    REDIS_HOST: 'redis-12345.example.com',
    REDIS_PORT: '12345',
    REDIS_PASSWORD: 'pw',
    REDIS_USERNAME: 'default',
    REDIS_SSL: 'true',
    REDIS_SSL_CERT_REQS: 'required',
    REDIS_CONNECTION_POOL_MAX_SIZE: '50',
    REDIS_SOCKET_TIMEOUT: '5',
    REDIS_SOCKET_CONNECT_TIMEOUT: '10',
    REDIS_TTL_DEFAULT: '3600',
    REDIS_KEY_PREFIX: 'tradistry',
  },
}

describe("predecessors' settings", () => {
  it.each(Object.entries(predecessors))('are accepted as they are: %s', (_, env) => {
    const url = expect.stringMatching(/^rediss?:/)
    expect(redisPlaces(readApiSettings(env), redisOptionsFromEnv)?.cache).toMatchObject({ url })
    expect(redisPlaces(readWorkerSettings(env), redisOptionsFromEnv)?.cache).toMatchObject({ url })
  })

  it.each(Object.entries(predecessors))('all mean something here, or say that they do not: %s', (_, env) => {
    const specs: SettingSpecs = { ...apiSettings, ...workerSettings }
    const known = Object.entries(specs).flatMap(([name, spec]) => namesOf(name, spec))
    expect(known).toEqual(expect.arrayContaining(Object.keys(env)))
    for (const notice of settingNotices(specs, env)) expect(notice).toMatch(/^[A-Z_]+ has no effect: ./)
  })
})
