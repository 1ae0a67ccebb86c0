import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkEviction, redisVersionNotice } from './inspect-redis.ts'

let server: RedisServer
let redis: Redis
beforeAll(async () => {
  server = await startRedisServer()
  redis = new Redis(server.port)
})
afterAll(async () => {
  redis.disconnect()
  await server.stop()
})
beforeEach(() => redis.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '0'))

describe('checkEviction', () => {
  const queue = { role: 'queue', setting: 'QUEUE_REDIS_URL', allowUnsafe: false } as const
  const cache = { role: 'cache', setting: 'REDIS_URL', allowUnsafe: false } as const

  it.each(['allkeys-lru', 'allkeys-lfu', 'volatile-lru', 'volatile-ttl'])(
    'refuses a queue under %s',
    async (policy) => {
      await redis.config('SET', 'maxmemory-policy', policy)
      await expect(checkEviction({ redis, ...queue })).rejects.toThrow(
        `QUEUE_REDIS_URL: maxmemory-policy is ${policy}, which silently loses jobs: it must be noeviction`,
      )
    },
  )

  it('only warns of it when that was allowed', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect(await checkEviction({ redis, ...queue, allowUnsafe: true })).toEqual([
      expect.stringContaining('silently loses jobs'),
    ])
  })

  it('warns of a cache that refuses writes when it is full', async () => {
    await redis.config('SET', 'maxmemory', '100mb')
    expect(await checkEviction({ redis, ...cache })).toEqual([expect.stringContaining('noeviction')])
  })

  it('warns when the server does not tell', async () => {
    const source = {
      info: () => Promise.reject(new Error("NOPERM User app has no permissions to run 'info'")),
    }
    expect(await checkEviction({ redis: source, ...queue })).toEqual([
      'QUEUE_REDIS_URL: the server does not tell its eviction policy',
    ])
    const broken = { info: () => Promise.reject(new Error('Connection is closed.')) }
    await expect(checkEviction({ redis: broken, ...queue })).rejects.toThrow('Connection is closed.')
  })

  it('has nothing to say about what suits its role', async () => {
    expect(await checkEviction({ redis, ...queue })).toEqual([])
    expect(await checkEviction({ redis, ...cache })).toEqual([])
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lfu', 'maxmemory', '100mb')
    expect(await checkEviction({ redis, ...cache })).toEqual([])
  })
})

describe('redisVersionNotice', () => {
  const noticeFor = (info: string) => redisVersionNotice({ info: () => Promise.resolve(info) })

  it.each([
    ['redis_version:7.0.15\r\n', 'redis 7.0.15 is older than 8.6.3'],
    ['redis_version:8.6.2\r\n', 'redis 8.6.2 is older than 8.6.3'],
    [
      'redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.9\r\n',
      'valkey 8.1.9 is older than 9.0.5',
    ],
  ])('tells of %j', async (info, notice) => {
    expect(await noticeFor(info)).toContain(notice)
  })

  it.each(['redis_version:8.6.3', 'redis_version:8.10.2', 'redis_version:7.2.4\r\nvalkey_version:9.1.0', ''])(
    'is silent about %j',
    async (info) => {
      expect(await noticeFor(info)).toBeNull()
    },
  )

  it('understands a real server', async () => {
    const notice = await redisVersionNotice(redis)
    if (notice !== null) expect(notice).toMatch(/^(redis|valkey) \d+\.\d+\.\d+ is older than/)
  })
})
