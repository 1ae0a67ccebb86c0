import { createServer } from 'node:net'
import {
  createFakeClock,
  eventually,
  freePort,
  type RedisServer,
  startRedisServer,
} from '@marketcache/testing'
import type { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createErrorThrottle } from '../logging/create-error-throttle.ts'
import { collectLogs } from '../test-support/log-lines.ts'
import { awaitRedis } from './await-redis.ts'
import { connectRedis } from './connect-redis.ts'
import type { RedisRole } from './redis-options.ts'

const password = 'canary-p@ss'
const encoded = encodeURIComponent(password)
let server: RedisServer
const opened: Redis[] = []

beforeAll(async () => {
  server = await startRedisServer({ args: ['--requirepass', password] })
})
afterAll(() => server.stop())
afterEach(() => {
  for (const redis of opened.splice(0)) redis.disconnect()
})

function open(role: RedisRole, login = `:${encoded}@`, port = server.port, throttle = createErrorThrottle()) {
  const logs = collectLogs()
  const redis = connectRedis({
    url: `redis://${login}127.0.0.1:${port}`,
    role,
    name: 'api',
    logger: logs.logger,
    throttle,
  })
  opened.push(redis)
  const ready = (timeoutMs = 2000) => awaitRedis({ redis, setting: 'REDIS_URL', timeoutMs })
  return { redis, ready, ...logs }
}

describe('awaitRedis', () => {
  it('names the setting and the address, without the password, when nobody listens', async () => {
    const port = await freePort()
    const { ready, text } = open('read', `default:${encoded}@`, port)
    await expect(ready(300)).rejects.toMatchObject({
      message: `REDIS_URL: cannot reach redis://127.0.0.1:${port} (ECONNREFUSED)`,
    })
    expect(text()).not.toContain('canary')
  })

  it.each(['read', 'queue', 'worker', 'subscriber', 'writer'] as const)(
    'says at once that the password is wrong (%s), and logs neither it nor the right one',
    async (role) => {
      const { ready, text, find } = open(role, ':canary-wrong@')
      await expect(ready(5000)).rejects.toThrow(
        /^REDIS_URL: cannot reach redis:\/\/127\.0\.0\.1:\d+ \(WRONGPASS/,
      )
      expect(find('redis connection failed')).toMatchObject({
        role,
        err: { command: { name: /hello|auth/ } },
      })
      expect(text()).not.toContain('canary')
    },
  )

  it('says at once that a password is needed', async () => {
    await expect(open('read', '').ready(5000)).rejects.toThrow(/NOAUTH/)
  })

  it('gives up on a server that accepts and stays silent', async () => {
    const port = await freePort()
    const silent = createServer().listen(port, '127.0.0.1')
    await expect(open('worker', '', port).ready(200)).rejects.toThrow('no answer within 200 ms')
    silent.close()
  })

  it('never falls back to plain text when TLS was asked for', async () => {
    const { logger } = collectLogs()
    const redis = connectRedis({
      url: `rediss://127.0.0.1:${server.port}`,
      role: 'read',
      name: 'api',
      logger,
    })
    opened.push(redis)
    await expect(awaitRedis({ redis, setting: 'REDIS_URL', timeoutMs: 500 })).rejects.toThrow(
      /^REDIS_URL: cannot reach rediss:/,
    )
  })

  it('leaves no listener behind', async () => {
    const { redis, ready } = open('read')
    await ready()
    const before = redis.listenerCount('error')
    await ready()
    expect(redis.listenerCount('error')).toBe(before)
    expect(before).toBe(1)
  })
})

describe('connectRedis', () => {
  it('tells of connecting and disconnecting as named events with host, port and role', async () => {
    const { redis, ready, find } = open('queue')
    await ready()
    redis.disconnect()
    await eventually(() => expect(find('redis disconnected')).toBeDefined())
    const expected = { level: 'info', host: '127.0.0.1', port: server.port, role: 'queue' }
    expect(find('redis connected')).toMatchObject(expected)
    expect(find('redis disconnected')).toMatchObject(expected)
  })

  it('names its connections after application and role', async () => {
    const { redis, ready } = open('worker')
    await ready()
    expect(await redis.client('LIST')).toContain('name=marketcache:api:worker')
  })

  it.each(['read', 'queue'] as const)(
    'fails at once (%s) while the server is away, instead of queueing',
    async (role) => {
      const { redis } = open(role, '', await freePort())
      const start = performance.now()
      await expect(redis.get('test:x')).rejects.toThrow(/enableOfflineQueue/)
      expect(performance.now() - start).toBeLessThan(50)
    },
  )

  it('logs a server that is away once, and how often it stayed silent when it speaks again', async () => {
    const clock = createFakeClock()
    const { redis, messages, find } = open('read', '', await freePort(), createErrorThrottle(clock))
    let failures = 0
    redis.on('error', () => failures++)
    await eventually(() => failures >= 3)
    expect(messages()).toEqual(['redis connection failed'])
    clock.advance(1000)
    await eventually(() => messages().length === 2)
    expect(find('redis connection failed', 1)).toMatchObject({
      suppressed: expect.any(Number),
      level: 'error',
    })
  })

  it('refuses a wrong URL without repeating it', () => {
    const { logger } = collectLogs()
    const connect = () => connectRedis({ url: 'redis://:canary@host/x', role: 'read', name: 'api', logger })
    expect(connect).toThrow('a Redis URL must end in a database number')
    expect(connect).not.toThrow(/canary/)
  })
})

describe('connectRedis on a server with faults', () => {
  let fragile: RedisServer
  beforeAll(async () => {
    fragile = await startRedisServer()
  })
  afterAll(() => fragile.stop())

  it('answers within its limit while the server is frozen, and recovers', async () => {
    const { redis, ready } = open('read', '', fragile.port)
    await ready()
    fragile.freeze()
    try {
      const start = performance.now()
      await expect(redis.getBuffer('test:x')).rejects.toThrow('Command timed out')
      expect(performance.now() - start).toBeLessThan(400)
    } finally {
      fragile.thaw()
    }
    await eventually(async () => expect(await redis.get('test:x')).toBeNull())
  })

  it('lets a writer wait while the server restarts, so that nothing is lost', async () => {
    const { redis, ready } = open('writer', '', fragile.port)
    await ready()
    await fragile.kill()
    const write = redis.set('test:written', 'yes', 'PX', 60_000)
    await fragile.restart()
    expect(await write).toBe('OK')
  })

  it('is back within 1.5 s of a restart and listens again', async () => {
    const { redis, ready } = open('subscriber', '', fragile.port)
    await ready()
    await redis.subscribe('test:events')
    await fragile.kill()
    await fragile.restart()
    const start = performance.now()
    await eventually(() => redis.status === 'ready')
    expect(performance.now() - start).toBeLessThan(1500)
    const told = new Promise((resolve) => redis.once('message', (_, message) => resolve(message)))
    const { redis: publisher, ready: publisherReady } = open('queue', '', fragile.port)
    await publisherReady()
    await eventually(async () => (await publisher.publish('test:events', 'hello')) > 0)
    expect(await told).toBe('hello')
  })
})
