import { Cluster } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { isRunning } from './read-process.ts'
import { startRedisCluster } from './redis-cluster.ts'

describe('startRedisCluster', () => {
  it('starts masters that share the slots and answer for any key, and leaves nothing behind', async () => {
    const cluster = await startRedisCluster()
    const redis = new Cluster([...cluster.nodes])
    try {
      const keys = Array.from({ length: 100 }, (_, index) => `key:${index}`)
      await Promise.all(keys.map((key) => redis.set(key, key, 'EX', 60)))
      expect(await Promise.all(keys.map((key) => redis.get(key)))).toEqual(keys)
      const sizes = await Promise.all(redis.nodes('master').map((node) => node.dbsize()))
      expect(sizes).toHaveLength(3)
      expect(sizes.every((size) => size > 0)).toBe(true)
    } finally {
      redis.disconnect()
      await cluster.stop()
    }
    expect(cluster.servers.some(({ pid }) => isRunning(pid))).toBe(false)
  }, 30_000)
})
