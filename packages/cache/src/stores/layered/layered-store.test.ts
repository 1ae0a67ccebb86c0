import { createFakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeStore } from '../../testing/index.ts'
import { createMemoryBackend } from '../memory/memory-backend.ts'
import { createMemoryStore } from '../memory/memory-store.ts'
import { createRedisStore } from '../redis/create-redis-store.ts'
import { createLayeredStore } from './layered-store.ts'

describe('createLayeredStore', () => {
  const clock = createFakeClock()
  const backend = createMemoryBackend({ clock })

  describeStore('over memory', {
    createStore: () => createLayeredStore({ remote: createMemoryStore({ backend }), clock }),
    now: clock.now,
    advance: clock.advance,
  })

  describe('and Redis', () => {
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

    describeStore('over a Redis server', {
      createStore: () => {
        const remote = createRedisStore({ redis, prefix: 'test' })
        return createLayeredStore({ remote })
      },
    })
  })
})
