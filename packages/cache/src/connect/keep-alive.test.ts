import { eventually, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepAlive } from './keep-alive.ts'

let server: RedisServer
let redis: Redis
beforeEach(async () => {
  server = await startRedisServer()
  redis = new Redis(server.port, '127.0.0.1', {
    protocol: 2,
    maxRetriesPerRequest: null,
    disconnectTimeout: 100,
    retryStrategy: () => 20,
  })
  redis.on('error', () => undefined)
  await redis.subscribe('test:events')
})
afterEach(async () => {
  redis.disconnect()
  await server.stop()
})

describe('keepAlive', () => {
  it('gives up a listening connection whose server no longer answers', async () => {
    keepAlive(redis, 50)
    let closed = 0
    redis.on('close', () => closed++)
    server.freeze()
    try {
      await eventually(() => expect(closed).toBeGreaterThan(0), { timeoutMs: 2000 })
    } finally {
      server.thaw()
    }
    await eventually(() => redis.status === 'ready')
  })

  it('leaves a connection alone that answers', async () => {
    let closed = 0
    redis.on('close', () => closed++)
    let answers = 0
    const ping = redis.ping.bind(redis)
    redis.ping = async () => {
      const answer = await ping()
      answers++
      return answer
    }
    keepAlive(redis, 10)
    await eventually(() => answers > 5)
    expect(closed).toBe(0)
  })
})
