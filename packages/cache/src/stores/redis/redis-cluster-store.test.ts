import { type RedisCluster, startRedisCluster } from '@marketcache/testing'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeStore } from '../../testing/describe-store.ts'
import { createRedisStore } from './create-redis-store.ts'

describe('createRedisStore', () => {
  let servers: RedisCluster
  let redis: Cluster

  beforeAll(async () => {
    servers = await startRedisCluster()
    redis = new Cluster([...servers.nodes])
  }, 30_000)
  afterAll(async () => {
    redis.disconnect()
    await servers.stop()
  })

  describeStore('a store over a cluster of three masters', {
    createStore: () => createRedisStore({ redis, prefix: 'test' }),
  })
})
