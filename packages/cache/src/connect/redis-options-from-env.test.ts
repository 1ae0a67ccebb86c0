import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { RedisEnv } from './env-variables.ts'
import { redisEnvMistakes, redisOptionsFromEnv } from './redis-options-from-env.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketcache-env-'))
afterAll(() => rmSync(folder, { recursive: true }))
const pem = (kind: string) => `-----BEGIN ${kind}-----\nAA==\n-----END ${kind}-----\n`
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const caFile = file('ca.pem', pem('CERTIFICATE'))
const keyFile = file('key.pem', pem('EC PRIVATE KEY'))

describe('redisOptionsFromEnv', () => {
  it('finds nothing where nothing is set, or Redis is switched off', () => {
    expect(redisOptionsFromEnv({})).toBeNull()
    expect(redisOptionsFromEnv({ REDIS_URL: '', REDIS_HOST: ' ' })).toBeNull()
    expect(redisOptionsFromEnv({ REDIS_PORT: '6379', REDIS_PASSWORD: 'x', REDIS_SSL: 'false' })).toBeNull()
    expect(redisOptionsFromEnv({ REDIS_URL: 'redis://cache', REDIS_ENABLED: 'false' })).toBeNull()
  })

  it('takes a managed service as its console shows it', () => {
    const url = 'rediss://default:pw@redis-12345.example.com:12345'
    const env = {
      REDIS_URL: url,
      REDIS_HOST: 'redis-12345.example.com',
      REDIS_PORT: '12345',
      REDIS_USERNAME: 'default',
      REDIS_PASSWORD: 'pw',
      REDIS_SSL: 'true',
      REDIS_SSL_CERT_REQS: 'required',
      REDIS_SOCKET_TIMEOUT: '5',
      REDIS_SOCKET_CONNECT_TIMEOUT: '10',
    }
    expect(redisOptionsFromEnv(env)).toEqual({
      url,
      tls: {},
      socketTimeoutMs: 5000,
      connectTimeoutMs: 10_000,
    })
  })

  it('puts the parts together, and leaves the password as it is', () => {
    const password = ' p@ss:w/rd#%? '
    const env = {
      REDIS_HOST: 'cache',
      REDIS_PORT: '6380',
      REDIS_DB: '3',
      REDIS_PASSWORD: password,
      REDIS_SSL: '1',
    }
    expect(redisOptionsFromEnv(env)).toEqual({ url: 'rediss://cache:6380/3', password, tls: {} })
    expect(redisOptionsFromEnv({ REDIS_HOST: '::1' })).toEqual({ url: 'redis://[::1]:6379/0' })
  })

  it('takes the login from the variables where the URL has none', () => {
    const login = { REDIS_USERNAME: 'shop', REDIS_PASSWORD: 'apart' }
    expect(redisOptionsFromEnv({ REDIS_URL: 'redis://cache', ...login })).toEqual({
      url: 'redis://cache',
      username: 'shop',
      password: 'apart',
    })
    expect(redisOptionsFromEnv({ REDIS_URL: 'redis://shop@cache', REDIS_PASSWORD: 'apart' })).toEqual({
      url: 'redis://shop@cache',
      username: 'shop',
      password: 'apart',
    })
    const full = 'redis://other:inside@cache'
    expect(redisOptionsFromEnv({ REDIS_URL: full, ...login })).toEqual({ url: full })
  })

  it('reads certificates and a key from files', () => {
    const env = {
      REDIS_URL: 'rediss://cache',
      REDIS_SSL_CA_FILE: caFile,
      REDIS_SSL_CERT_FILE: caFile,
      REDIS_SSL_KEY_FILE: keyFile,
      REDIS_SSL_SERVER_NAME: 'cache.internal',
    }
    const tls = {
      ca: pem('CERTIFICATE'),
      cert: pem('CERTIFICATE'),
      key: pem('EC PRIVATE KEY'),
      serverName: 'cache.internal',
    }
    expect(redisOptionsFromEnv(env)).toEqual({ url: 'rediss://cache', tls })
  })

  it('finds Sentinels and clusters', () => {
    const login = { REDIS_USERNAME: 'shop', REDIS_PASSWORD: 'pw' }
    expect(
      redisOptionsFromEnv({
        REDIS_SENTINELS: 'a:26379, b',
        REDIS_SENTINEL_NAME: 'main',
        REDIS_SENTINEL_PASSWORD: 'of-sentinels',
        REDIS_DB: '2',
        ...login,
      }),
    ).toEqual({
      sentinels: ['a:26379', 'b'],
      name: 'main',
      db: 2,
      sentinelPassword: 'of-sentinels',
      username: 'shop',
      password: 'pw',
    })
    expect(redisOptionsFromEnv({ REDIS_CLUSTER_NODES: 'a:1,b:2', REDIS_SSL: 'yes', ...login })).toEqual({
      urls: ['rediss://a:1', 'rediss://b:2'],
      username: 'shop',
      password: 'pw',
      tls: {},
    })
  })

  it('reads settings, which are numbers and booleans already, like variables', () => {
    const settings = {
      REDIS_HOST: 'cache',
      REDIS_PORT: 6380,
      REDIS_DB: 0,
      REDIS_SSL: false,
      REDIS_SOCKET_TIMEOUT: 0.5,
    }
    expect(redisOptionsFromEnv(settings)).toEqual({ url: 'redis://cache:6380/0', socketTimeoutMs: 500 })
    expect(redisOptionsFromEnv({ REDIS_CLUSTER_NODES: ['a:1', 'b:2'] })).toMatchObject({
      urls: ['redis://a:1', 'redis://b:2'],
    })
  })

  it('keeps several servers apart by a prefix, and shares what they have in common', () => {
    const env = {
      REDIS_URL: 'rediss://:one@cache',
      QUEUE_REDIS_URL: 'rediss://:two@queue',
      REDIS_PASSWORD: 'of the cache alone',
      REDIS_SSL_CA_FILE: caFile,
      REDIS_SOCKET_TIMEOUT: '7',
    }
    expect(redisOptionsFromEnv(env, { prefix: 'QUEUE_' })).toEqual({
      url: 'rediss://:two@queue',
      tls: { ca: pem('CERTIFICATE') },
      socketTimeoutMs: 7000,
    })
    expect(redisOptionsFromEnv({ REDIS_URL: 'redis://cache' }, { prefix: 'QUEUE_' })).toBeNull()
  })

  it('finds another master of the same Sentinels under a prefix', () => {
    const env = {
      REDIS_SENTINELS: 'a,b',
      REDIS_SENTINEL_NAME: 'cache',
      QUEUE_REDIS_SENTINEL_NAME: 'queue',
      QUEUE_REDIS_PASSWORD: 'pw',
    }
    const place = { sentinels: ['a', 'b'], name: 'queue', db: 0, password: 'pw' }
    expect(redisOptionsFromEnv(env, { prefix: 'QUEUE_' })).toEqual(place)
    expect(redisEnvMistakes({ ...env, QUEUE_REDIS_SENTINEL_NAME: '' }, { prefix: 'QUEUE_' })).toEqual([])
  })
})

describe('redisEnvMistakes', () => {
  it.each<[RedisEnv, string]>([
    [{ REDIS_URL: 'redis://:canary@cache/x' }, 'REDIS_URL must end in a database number'],
    [{ REDIS_URL: 'redis://user:pa#canary@cache' }, 'REDIS_URL is not a URL: percent-encode'],
    [{ REDIS_URL: 'rediss://cache?ssl_cert_reqs=none' }, 'REDIS_URL carries the option "ssl_cert_reqs"'],
    [
      { REDIS_URL: 'redis://:canary@cache', REDIS_SSL: 'true' },
      'REDIS_URL and REDIS_SSL contradict each other',
    ],
    [
      { REDIS_URL: 'redis://cache', REDIS_SSL_CA_FILE: caFile },
      'REDIS_SSL_CA_FILE would change nothing without TLS',
    ],
    [{ REDIS_HOST: 'a b' }, 'REDIS_HOST must be a host name'],
    [{ REDIS_HOST: 'user:canary@cache' }, 'REDIS_HOST must be a host name'],
    [
      { REDIS_HOST: 'cache', REDIS_PORT: '65536' },
      'REDIS_PORT must be an integer from 1 to 65535, got "65536"',
    ],
    [{ REDIS_HOST: 'cache', REDIS_DB: '-1' }, 'REDIS_DB must be an integer from 0'],
    [{ REDIS_HOST: 'cache', REDIS_SSL: 'maybe' }, 'REDIS_SSL must be true or false, got "maybe"'],
    [{ REDIS_HOST: 'cache', REDIS_SOCKET_TIMEOUT: '0' }, 'REDIS_SOCKET_TIMEOUT must be a number above 0'],
    [{ REDIS_HOST: 'cache', REDIS_SOCKET_CONNECT_TIMEOUT: 'long' }, 'REDIS_SOCKET_CONNECT_TIMEOUT must be'],
    [
      { REDIS_HOST: 'cache', REDIS_SSL_CERT_REQS: 'none' },
      'REDIS_SSL_CERT_REQS must be required, got "none": without',
    ],
    [
      { REDIS_URL: 'rediss://cache', REDIS_SSL_CERT_REQS: 'optional' },
      'must be required, got "optional": without',
    ],
    [{ REDIS_URL: 'rediss://cache', REDIS_SSL_CA_FILE: '/nowhere.pem' }, 'got /nowhere.pem (ENOENT)'],
    [{ REDIS_URL: 'rediss://cache', REDIS_SSL_CA_FILE: keyFile }, 'must be a PEM file with a CERTIFICATE'],
    [
      { REDIS_URL: 'rediss://cache', REDIS_SSL_CERT_FILE: caFile },
      'go together, got only REDIS_SSL_CERT_FILE',
    ],
    [{ REDIS_SENTINELS: 'a' }, 'REDIS_SENTINEL_NAME is required'],
    [{ REDIS_SENTINEL_NAME: 'main' }, 'REDIS_SENTINELS is required'],
    [{ REDIS_SENTINELS: 'u:canary@a', REDIS_SENTINEL_NAME: 'main' }, 'REDIS_SENTINELS must not hold a login'],
    [
      { REDIS_SENTINELS: 'a:b', REDIS_SENTINEL_NAME: 'main' },
      'REDIS_SENTINELS must be a list like host:port',
    ],
    [{ REDIS_CLUSTER_NODES: 'redis://:canary@a' }, 'REDIS_CLUSTER_NODES must not hold a login'],
    [{ REDIS_CLUSTER_NODES: 'redis://a,rediss://b' }, 'all start with redis://, or all with rediss://'],
    [{ REDIS_CLUSTER_NODES: 'a', REDIS_DB: '1' }, 'REDIS_DB must be 0'],
    [
      { REDIS_CLUSTER_NODES: 'a', REDIS_URL: 'redis://b' },
      'REDIS_CLUSTER_NODES and REDIS_URL contradict each other',
    ],
  ])('says what is wrong with %j', (env, mistake) => {
    const mistakes = redisEnvMistakes(env)
    expect(mistakes).toEqual([expect.stringContaining(mistake)])
    expect(mistakes.join()).not.toContain('canary')
    expect(() => redisOptionsFromEnv(env)).toThrow(expect.objectContaining({ code: 'invalid_option' }))
  })

  it('says all of it at once, by the names that were used', () => {
    const env = {
      QUEUE_REDIS_HOST: 'queue',
      QUEUE_REDIS_PORT: 'x',
      QUEUE_REDIS_DB: 'y',
      REDIS_SSL_CERT_REQS: 'none',
    }
    expect(redisEnvMistakes(env, { prefix: 'QUEUE_' }).map((line) => line.split(' ')[0])).toEqual([
      'QUEUE_REDIS_PORT',
      'QUEUE_REDIS_DB',
      'REDIS_SSL_CERT_REQS',
    ])
  })

  it('repeats no password, whatever the text', () => {
    const names = ['REDIS_URL', 'REDIS_HOST', 'REDIS_SENTINELS', 'REDIS_CLUSTER_NODES', 'REDIS_PASSWORD']
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), fc.string(), (name, before, after) => {
        const mistakes = redisEnvMistakes({
          [name]: `${before}:canary@${after}`,
          REDIS_SENTINEL_NAME: 'main',
        })
        expect(mistakes.join()).not.toContain('canary')
      }),
    )
  })
})
