import {
  createTestAuthority,
  type RedisTlsServer,
  startRedisTlsServer,
  type TestAuthority,
  type TestCertificate,
} from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from './open-redis.ts'
import { redisOptionsFromEnv } from './redis-options-from-env.ts'
import { createTestConnections } from './test-support/create-test-connections.ts'
import type { RedisTls } from './tls-options.ts'

const { open } = createTestConnections()
let authority: TestAuthority
let stranger: TestAuthority
let ours: TestCertificate
let strangers: TestCertificate
let server: RedisTlsServer
let strict: RedisTlsServer
let expired: RedisTlsServer

beforeAll(async () => {
  authority = await createTestAuthority()
  stranger = await createTestAuthority()
  ours = await authority.issue({ names: ['DNS:client'] })
  strangers = await stranger.issue({ names: ['DNS:client'] })
  const certificate = await authority.issue({ names: ['DNS:cache.test', 'IP:127.0.0.1'] })
  const old = await authority.issue({ names: ['IP:127.0.0.1'], isExpired: true })
  server = await startRedisTlsServer({ authority, certificate, args: ['--requirepass', 'canary-password'] })
  strict = await startRedisTlsServer({ authority, certificate, needsClientCertificate: true })
  expired = await startRedisTlsServer({ authority, certificate: old })
})
afterAll(async () => {
  await Promise.all([server, strict, expired].map((each) => each.stop()))
  await Promise.all([authority, stranger].map((each) => each.remove()))
})

const login = { password: 'canary-password' }
const openTls = (tls: RedisTls, url = server.tlsUrl) => open({ url, ...login, tls })

describe('openRedis over TLS', () => {
  it('connects with the certificate of a private authority, in text or bytes', async () => {
    for (const ca of [authority.ca, Buffer.from(authority.ca)]) {
      expect(await openTls({ ca }).redis.ping()).toBe('PONG')
    }
  })

  it.each(['reader', 'writer', 'subscriber', 'blocking', 'generic'] as const)(
    'connects as %s',
    async (role) => {
      const { redis, ready } = open({ url: server.tlsUrl, ...login, tls: { ca: authority.ca }, role })
      await ready()
      expect(redis.status).toBe('ready')
    },
  )

  it('connects under the name that the certificate carries, where that is not the host', async () => {
    const { redis } = openTls({ ca: authority.ca, serverName: 'cache.test', certReqs: 'required' })
    expect(await redis.ping()).toBe('PONG')
  })

  it.each([
    ['without its authority', () => ({}), /_CERT|UNABLE_TO.*give the certificate of its authority/],
    [
      'with the authority of somebody else',
      () => ({ ca: stranger.ca }),
      /give the certificate of its authority/,
    ],
    [
      'under a wrong name',
      () => ({ ca: authority.ca, serverName: 'other.test' }),
      /\(ERR_TLS_CERT_ALTNAME_INVALID: its certificate is for another name/,
    ],
  ])('refuses a server %s, at once, in one line and without the password', async (_, tls, message) => {
    const { ready, told, failureOf, events } = openTls(tls())
    const error = await failureOf(ready(5000))
    expect(error).toMatchObject({ code: 'store_unavailable', isRetryable: false })
    expect(error.message).toMatch(message)
    expect(error.message.split('\n')).toHaveLength(1)
    expect(events[0]).toMatchObject({ type: 'failed', host: '127.0.0.1', port: server.tlsPort })
    expect(told()).not.toContain('canary')
  })

  it('refuses an expired certificate', async () => {
    await expect(open({ url: expired.tlsUrl, tls: { ca: authority.ca } }).ready()).rejects.toThrow(
      'CERT_HAS_EXPIRED: its certificate has expired',
    )
  })

  it('never speaks plain text to a port that wants TLS, and says what is mixed up', async () => {
    const { ready, told, failureOf } = open({ url: `redis://127.0.0.1:${server.tlsPort}`, ...login })
    const error = await failureOf(ready(500))
    expect(error.message).toMatch(/hung up; does it want rediss:\/\//)
    expect(told()).not.toContain('canary')
  })

  it('never falls back to plain text on a port that speaks no TLS', async () => {
    const { ready, failureOf } = openTls({ ca: authority.ca }, `rediss://127.0.0.1:${server.port}`)
    expect((await failureOf(ready(1000))).message).toMatch(/^REDIS_URL: cannot reach rediss:\/\//)
  })

  it.each(['none', 'optional', '', 'CERT_NONE'])('refuses not to check certificates: %j', (certReqs) => {
    const order = { url: server.tlsUrl, tls: { certReqs } }
    // @ts-expect-error: what callers without types may say.
    expect(() => openRedis(order)).toThrow(
      /tls.certReqs must be required, got "\w*": without checking the certificate/,
    )
  })
})

describe('a server that wants to know its clients', () => {
  const openStrict = (tls: RedisTls) => open({ url: strict.tlsUrl, tls: { ca: authority.ca, ...tls } })

  it('lets in who shows a certificate of its authority', async () => {
    const { redis } = openStrict({ cert: ours.cert, key: ours.key })
    expect(await redis.ping()).toBe('PONG')
  })

  it.each([
    ['none', () => ({})],
    ['one of somebody else', () => ({ cert: strangers.cert, key: strangers.key })],
  ])('refuses who shows %s, and says so', async (_, tls) => {
    // Its reason may be overtaken by its hanging up; either is told with what it may want.
    await expect(openStrict(tls()).ready(2000)).rejects.toThrow(/client certificate/)
  })

  it('is not asked with half of what it takes', () => {
    const { cert, key } = ours
    expect(() => openRedis({ url: strict.tlsUrl, tls: { cert } })).toThrow('got only tls.cert')
    expect(() => openRedis({ url: strict.tlsUrl, tls: { key } })).toThrow('got only tls.key')
  })

  it('is reached by variables that name files', async () => {
    const place = redisOptionsFromEnv({
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(strict.tlsPort),
      REDIS_SSL: 'true',
      REDIS_SSL_CERT_REQS: 'required',
      REDIS_SSL_CA_FILE: authority.caFile,
      REDIS_SSL_CERT_FILE: ours.certFile,
      REDIS_SSL_KEY_FILE: ours.keyFile,
      REDIS_SSL_SERVER_NAME: 'cache.test',
    })
    if (place === null) throw new Error('expected a place')
    expect(await open(place).redis.ping()).toBe('PONG')
  })
})
