import { createServer } from 'node:net'
import {
  createFakeClock,
  eventually,
  freePort,
  type RedisServer,
  startRedisServer,
} from '@marketcache/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRedis } from './open-redis.ts'
import type { RedisRole } from './redis-roles.ts'
import { createTestConnections } from './test-support/create-test-connections.ts'

const { open } = createTestConnections()
const roles: readonly RedisRole[] = ['reader', 'writer', 'subscriber', 'blocking', 'generic']
let server: RedisServer
beforeAll(async () => {
  server = await startRedisServer()
})
afterAll(() => server.stop())

describe('openRedis', () => {
  it('tells of connecting and disconnecting, with host and port', async () => {
    const { redis, ready, events } = open({ url: server.url })
    await ready()
    redis.disconnect()
    const address = { host: '127.0.0.1', port: server.port }
    await eventually(() =>
      expect(events).toEqual([
        { type: 'connected', ...address },
        { type: 'disconnected', ...address },
      ]),
    )
  })

  it.each(roles)('names its connections (%s), as CLIENT LIST shows', async (role) => {
    const { redis, ready } = open({ url: server.url, role, connectionName: `shop:test:${role}` })
    await ready()
    expect(await redis.client('LIST')).toContain(`name=shop:test:${role}`)
  })

  it('uses the database that the URL names', async () => {
    const { redis } = open({ url: `${server.url}/3` })
    expect(await redis.client('INFO')).toContain(' db=3 ')
  })

  it.each([
    ['redis://:canary@host/x', {}, 'a Redis URL must end in a database number'],
    ['redis://u:canary%zz@host', {}, 'a Redis URL is not a URL|holds a %'],
    ['http://canary@host', {}, 'must start with redis:// or rediss://'],
    ['redis://host', { tls: {} }, 'must start with rediss://'],
    ['redis://u:one-canary@host', { password: 'other-canary' }, 'contradict each other'],
    [
      'redis://host',
      { connectionName: 'two words' },
      'connectionName must be printable ASCII without spaces',
    ],
    ['redis://host', { connectionName: 'a\nb' }, 'connectionName must be'],
  ])('refuses %s with %j, and repeats no secret', (url, more, message) => {
    const connect = () => openRedis({ url, ...more })
    expect(connect).toThrow(new RegExp(message))
    expect(connect).toThrow(expect.objectContaining({ code: 'invalid_option', isRetryable: false }))
    expect(connect).not.toThrow(/canary/)
  })

  it('takes credentials that are in the URL and apart, as long as they agree', async () => {
    const url = `redis://default:same@127.0.0.1:${server.port}`
    const { redis } = open({ url, password: 'same' })
    expect(await redis.ping()).toBe('PONG')
  })
})

describe('openRedis while the server is away', () => {
  it('fails a reader at once, instead of queueing', async () => {
    const { redis, failureOf } = open({ url: `redis://127.0.0.1:${await freePort()}`, role: 'reader' })
    const start = performance.now()
    expect((await failureOf(redis.get('test:x'))).message).toMatch(/enableOfflineQueue/)
    expect(performance.now() - start).toBeLessThan(50)
  })

  it('fails anything else within its command timeout', async () => {
    const { redis, failureOf } = open({
      url: `redis://127.0.0.1:${await freePort()}`,
      commandTimeoutMs: 100,
    })
    const start = performance.now()
    expect((await failureOf(redis.get('test:x'))).message).toBe('Command timed out')
    expect(performance.now() - start).toBeLessThan(500)
  })

  it('says why, once a second, and how often it stayed silent', async () => {
    const clock = createFakeClock()
    const port = await freePort()
    const { redis, events, errors, ready } = open({ url: `redis://127.0.0.1:${port}`, now: clock.now })
    await expect(ready(100)).rejects.toThrow(
      `REDIS_URL: cannot reach redis://127.0.0.1:${port} (ECONNREFUSED: nobody listens there)`,
    )
    await eventually(() => errors.length >= 3)
    expect(events).toEqual([
      {
        type: 'failed',
        host: '127.0.0.1',
        port,
        code: 'ECONNREFUSED',
        reason: expect.any(String),
        suppressed: 0,
      },
    ])
    clock.advance(1000)
    await eventually(() => events.length === 2)
    expect(events[1]).toMatchObject({ type: 'failed', suppressed: expect.any(Number) })
    expect(events[1]).not.toMatchObject({ suppressed: 0 })
    redis.disconnect()
  })

  it('gives up on a server that accepts and stays silent', async () => {
    const port = await freePort()
    const silent = createServer().listen(port, '127.0.0.1')
    const { ready } = open({ url: `redis://127.0.0.1:${port}`, role: 'blocking' })
    await expect(ready(200)).rejects.toThrow('no answer within 200 ms')
    silent.close()
  })

  it('stops waiting when the connection is closed meanwhile', async () => {
    const { redis, ready } = open({ url: `redis://127.0.0.1:${await freePort()}` })
    const waiting = ready(60_000)
    redis.disconnect()
    await expect(waiting).rejects.toMatchObject({ code: 'store_unavailable', isRetryable: true })
  })

  it('leaves no listener behind when it has waited', async () => {
    const { redis, ready } = open({ url: server.url })
    const before = redis.listenerCount('error')
    await ready()
    await ready()
    expect(redis.listenerCount('error')).toBe(before)
  })
})

describe('openRedis on a server with faults', () => {
  let fragile: RedisServer
  beforeAll(async () => {
    fragile = await startRedisServer()
  })
  afterAll(() => fragile.stop())

  it.each([
    ['reader', undefined],
    ['writer', 200],
    ['generic', 200],
  ] as const)('holds the command timeout (%s) while the server is frozen, and recovers', async (role, ms) => {
    const { redis, ready, failureOf } = open({ url: fragile.url, role, commandTimeoutMs: ms })
    await ready()
    fragile.freeze()
    try {
      const start = performance.now()
      const failures = await Promise.all([1, 2, 3].map((id) => failureOf(redis.getBuffer(`test:${id}`))))
      expect(failures.map(({ message }) => message)).toEqual(Array(3).fill('Command timed out'))
      expect(performance.now() - start).toBeLessThan(600)
    } finally {
      fragile.thaw()
    }
    await eventually(async () => expect(await redis.get('test:x')).toBeNull())
  })

  it('gives up a connection whose server owes an answer for too long', async () => {
    const { redis, ready, events } = open({ url: fragile.url, role: 'writer', socketTimeoutMs: 100 })
    await ready()
    fragile.freeze()
    const answer = redis.get('test:x')
    try {
      await eventually(() => expect(events).toContainEqual(expect.objectContaining({ type: 'disconnected' })))
    } finally {
      fragile.thaw()
    }
    expect(await answer).toBeNull()
  })

  it('lets a writer wait while the server restarts, so that nothing is lost', async () => {
    const { redis, ready } = open({ url: fragile.url, role: 'writer' })
    await ready()
    await fragile.kill()
    const write = redis.set('test:written', 'yes', 'PX', 60_000)
    await fragile.restart()
    expect(await write).toBe('OK')
  })

  it('listens again within 1.5 s of a restart', async () => {
    const { redis, ready } = open({ url: fragile.url, role: 'subscriber' })
    await ready()
    await redis.subscribe('test:events')
    await fragile.kill()
    await fragile.restart()
    const start = performance.now()
    await eventually(() => redis.status === 'ready')
    expect(performance.now() - start).toBeLessThan(1500)
    const told = new Promise((resolve) => redis.once('message', (_, message) => resolve(message)))
    const { redis: publisher } = open({ url: fragile.url })
    await eventually(async () => (await publisher.publish('test:events', 'hello')) > 0)
    expect(await told).toBe('hello')
  })

  it('lets a blocking command wait longer than other commands may', async () => {
    const { redis } = open({ url: fragile.url, role: 'blocking', socketTimeoutMs: 50 })
    expect(await redis.blpop('test:nothing', 0.3)).toBeNull()
  })
})
