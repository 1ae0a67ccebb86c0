import {
  createTestAuthority,
  type RedisTlsServer,
  startRedisTlsServer,
  type TestAuthority,
} from '@marketcache/testing'
import { afterAll, beforeAll, describe } from 'vitest'
import { awaitRedis } from '../../connect/await-redis.ts'
import { openRedis } from '../../connect/open-redis.ts'
import { describeStore } from '../../testing/describe-store.ts'
import { createRedisStore } from './create-redis-store.ts'
import type { RedisClient } from './redis-client.ts'

describe('createRedisStore over TLS', () => {
  let authority: TestAuthority
  let server: RedisTlsServer
  let redis: RedisClient

  beforeAll(async () => {
    authority = await createTestAuthority()
    const certificate = await authority.issue({ names: ['IP:127.0.0.1'] })
    server = await startRedisTlsServer({ authority, certificate, needsClientCertificate: true })
    const client = await authority.issue({ names: ['DNS:client'] })
    const tls = { ca: authority.ca, cert: client.cert, key: client.key }
    redis = openRedis({ url: server.tlsUrl, role: 'writer', tls })
    await awaitRedis({ redis, timeoutMs: 5_000 })
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
    await authority.remove()
  })

  describeStore('a store over a server that asks for a certificate', {
    createStore: () => createRedisStore({ redis, prefix: 'test' }),
  })
})
