import { startRedisCluster } from '@marketcache/testing'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { slotOf } from './slot.ts'

describe('slotOf', () => {
  it.each([
    ['', 0],
    ['123456789', 12_739],
    ['{user1000}.following', slotOf('user1000')],
    ['foo{}{bar}', slotOf('foo{}{bar}')],
    ['foo{{bar}}zap', slotOf('{bar')],
    ['foo{bar}{zap}', slotOf('bar')],
  ])('puts "%s" where the specification says', (key, slot) => {
    expect(slotOf(key)).toBe(slot)
  })

  it('agrees with a server about any key', async () => {
    const cluster = await startRedisCluster({ masters: 1 })
    const redis = new Redis(cluster.nodes[0]?.port ?? 0, '127.0.0.1')
    try {
      const keys = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[{}ab]{0,8}$/))
      await fc.assert(
        fc.asyncProperty(keys, async (key) => {
          expect(slotOf(key)).toBe(Number(await redis.cluster('KEYSLOT', key)))
        }),
        { numRuns: 300 },
      )
    } finally {
      redis.disconnect()
      await cluster.stop()
    }
  }, 30_000)
})
