import {
  createTestAuthority,
  eventually,
  freePort,
  type RedisTlsServer,
  startRedisTlsServer,
  type TestAuthority,
} from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RedisEnv } from '../connect/env-variables.ts'
import { redisEnvMistakes, redisOptionsFromEnv } from '../connect/redis-options-from-env.ts'
import { createTestConnections } from '../connect/test-support/create-test-connections.ts'

const { open } = createTestConnections()
const password = 'p@ss/w:rd#1'
let authority: TestAuthority
let server: RedisTlsServer
beforeAll(async () => {
  authority = await createTestAuthority()
  const certificate = await authority.issue({ names: ['IP:127.0.0.1'] })
  server = await startRedisTlsServer({ authority, certificate, args: ['--requirepass', password] })
})
afterAll(async () => {
  await server.stop()
  await authority.remove()
})

function openByEnv(env: RedisEnv) {
  const place = redisOptionsFromEnv({ REDIS_SSL_CA_FILE: authority.caFile, ...env })
  if (place === null) throw new Error('expected a place')
  return open(place)
}
const urlWith = (scheme: string, port: number) =>
  `${scheme}://default:${encodeURIComponent(password)}@127.0.0.1:${port}`
const parts = () => ({
  REDIS_HOST: '127.0.0.1',
  REDIS_PORT: String(server.port),
  REDIS_PASSWORD: password,
  REDIS_SSL_CA_FILE: '',
})

describe('S0: hosted Redis with TLS', () => {
  it('S0-05 REDIS_URL like rediss://default:password@host:6379', async () => {
    expect(await openByEnv({ REDIS_URL: urlWith('rediss', server.tlsPort) }).redis.ping()).toBe('PONG')
  })

  it('S0-06 TLS needs rediss://: redis:// to such a port fails and says so', async () => {
    const { ready } = openByEnv({ REDIS_URL: urlWith('redis', server.tlsPort), REDIS_SSL_CA_FILE: '' })
    await expect(ready(500)).rejects.toThrow(/does it want rediss:\/\/ and got redis:\/\//)
  })
})

describe('S1: stock dashboard', () => {
  it('S1-11 one connection carries many commands at once, where others need a pool', async () => {
    const { redis } = open({ url: server.url, password, role: 'reader', connectionName: 'acceptance:one' })
    await eventually(() => redis.status === 'ready')
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => redis.get(`test:${index}`)))
    const clients = String(await redis.client('LIST'))
    expect(clients.match(/name=acceptance:one /g)).toHaveLength(1)
  })

  it('S1-12 REDIS_ENABLED=false uses none, true the one that is named', () => {
    expect(redisOptionsFromEnv({ ...parts(), REDIS_ENABLED: 'false' })).toBeNull()
    expect(redisOptionsFromEnv({ ...parts(), REDIS_ENABLED: 'true' })).not.toBeNull()
  })

  it('S1-13 S1-14 S1-16 REDIS_HOST, REDIS_PORT and REDIS_PASSWORD', async () => {
    expect(await openByEnv(parts()).redis.ping()).toBe('PONG')
    expect(redisOptionsFromEnv({ REDIS_HOST: 'localhost', REDIS_PASSWORD: '' })).toEqual({
      url: 'redis://localhost:6379/0',
    })
  })

  it('S1-15 REDIS_DB', async () => {
    expect(await openByEnv({ ...parts(), REDIS_DB: '5' }).redis.client('INFO')).toContain(' db=5 ')
  })
})

describe('S2: trading bot', () => {
  it('S2-03 localhost, 6379, database 0, with and without a password', async () => {
    const env = { REDIS_HOST: 'localhost', REDIS_PORT: '6379', REDIS_DB: '0', REDIS_PASSWORD: '' }
    expect(redisOptionsFromEnv(env)).toEqual({ url: 'redis://localhost:6379/0' })
    expect(redisOptionsFromEnv({ ...env, REDIS_PASSWORD: 'x' })).toMatchObject({ password: 'x' })
  })

  it('S2-30 tells connected and disconnected with host and port, and failed with the reason', async () => {
    const { redis, ready, events } = openByEnv(parts())
    await ready()
    redis.disconnect()
    const address = { host: '127.0.0.1', port: server.port }
    await eventually(() => events.length === 2)
    expect(events).toEqual([
      { type: 'connected', ...address },
      { type: 'disconnected', ...address },
    ])
    const away = openByEnv({ ...parts(), REDIS_PORT: String(await freePort()) })
    await eventually(() => away.events.length > 0)
    expect(away.events[0]).toMatchObject({ type: 'failed', reason: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('S4: managed Redis', () => {
  it('S4-02 REDIS_URL wins over the parts', async () => {
    const env = {
      REDIS_URL: urlWith('rediss', server.tlsPort),
      REDIS_HOST: 'nowhere',
      REDIS_PASSWORD: 'other',
    }
    expect(await openByEnv(env).redis.ping()).toBe('PONG')
  })

  it('S4-03 the parts, with REDIS_USERNAME=default', async () => {
    expect(await openByEnv({ ...parts(), REDIS_USERNAME: 'default' }).redis.ping()).toBe('PONG')
  })

  it('S4-04 REDIS_SSL=true with REDIS_SSL_CERT_REQS=required, and nothing less', async () => {
    const tls = {
      ...parts(),
      REDIS_PORT: String(server.tlsPort),
      REDIS_SSL: 'true',
      REDIS_SSL_CA_FILE: authority.caFile,
    }
    expect(await openByEnv({ ...tls, REDIS_SSL_CERT_REQS: 'required' }).redis.ping()).toBe('PONG')
    expect(redisEnvMistakes({ ...tls, REDIS_SSL_CERT_REQS: 'none' })).toHaveLength(1)
  })

  it('S4-05 REDIS_SOCKET_TIMEOUT and REDIS_SOCKET_CONNECT_TIMEOUT are seconds', () => {
    const env = { ...parts(), REDIS_SOCKET_TIMEOUT: '5', REDIS_SOCKET_CONNECT_TIMEOUT: '10' }
    expect(openByEnv(env).redis.options).toMatchObject({ socketTimeout: 5_000, connectTimeout: 10_000 })
  })

  it('S4-08 rediss://[username]:[password]@[host]:[port]/[db]', async () => {
    const { redis } = openByEnv({ REDIS_URL: `${urlWith('rediss', server.tlsPort)}/2` })
    expect(await redis.client('INFO')).toContain(' db=2 ')
  })

  it('S4-26 timeouts: says so, and may be told to wait 15 s for a connection', async () => {
    const { ready } = openByEnv({ ...parts(), REDIS_SOCKET_CONNECT_TIMEOUT: '15' })
    await ready()
    server.freeze()
    await expect(openByEnv(parts()).ready(200)).rejects.toThrow('no answer within 200 ms')
    server.thaw()
  })

  it('S4-27 TLS: names what is missing', async () => {
    const { ready } = openByEnv({ REDIS_URL: urlWith('rediss', server.tlsPort), REDIS_SSL_CA_FILE: '' })
    await expect(ready()).rejects.toThrow(/give the certificate of its authority \(CA\)/)
  })

  it('S4-28 authentication: names what is wrong, and takes any password', async () => {
    await expect(openByEnv({ ...parts(), REDIS_PASSWORD: 'wrong' }).ready()).rejects.toThrow(
      /WRONGPASS: user name/,
    )
    await expect(openByEnv({ ...parts(), REDIS_PASSWORD: '' }).ready()).rejects.toThrow(/NOAUTH: it wants/)
    expect(redisEnvMistakes({ REDIS_URL: `redis://default:${password}@127.0.0.1` })).toEqual([
      expect.stringContaining('percent-encode'),
    ])
  })
})
