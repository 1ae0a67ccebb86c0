import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeStore } from '../../testing/describe-store.ts'
import { createRedisStore } from './create-redis-store.ts'

describe('createRedisStore', () => {
  let server: RedisServer
  let redis: Redis

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  describeStore('a store over one Redis server', {
    createStore: () => createRedisStore({ redis, prefix: 'test' }),
  })
})
