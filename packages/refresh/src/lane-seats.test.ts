import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDueSets } from './due-sets.ts'
import { call, createLaneBench, itemsOf, type LaneBench, lane, limits } from './test-support/lane-bench.ts'

describe('seats of a call', () => {
  let server: RedisServer
  let redis: Redis
  let bench: LaneBench

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(() => {
    bench = createLaneBench(redis)
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  it('does not take a free seat that a dead worker held for a want', async () => {
    await bench.dueSets.want(lane, ['a'], 'stale')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'a', fate: 'done', refreshAt: 1 }])
    await bench.dueSets.want(lane, ['b'], 'stale')
    expect(await bench.takeItems()).toEqual(['b', 'a'])
    await bench.expireLeases()
    expect(await bench.takeItems()).toEqual(['b'])
  })

  it('fills free seats with what is due soon, at no urgency of its own', async () => {
    await bench.dueSets.want(lane, ['a', 'b'], 'stale')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [
      { item: 'a', fate: 'done', refreshAt: 1 },
      { item: 'b', fate: 'done', refreshAt: Date.now() + 3_600_000 },
    ])
    await bench.dueSets.want(lane, ['c'], 'miss')
    const taken = await bench.take()
    expect(itemsOf(taken)).toEqual(['c', 'a'])
    expect(taken.state === 'taken' && taken.items[1]?.urgency).toBe(0)
  })

  it('makes no call for what is due soon alone', async () => {
    await bench.dueSets.want(lane, ['a'], 'stale')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'a', fate: 'done', refreshAt: 1 }])
    expect(await bench.work.take(lane, call, limits)).toEqual({ state: 'idle' })
  })

  it('keeps a fifth of the seats from a flood of misses, and fills them with misses when nobody else wants them', async () => {
    const wide = { ...call, maxItems: 10 }
    const roomy = createDueSets({ redis, prefix: bench.prefix, maxPendingMisses: 100 })
    await roomy.want(lane, ['stale-1', 'stale-2', 'stale-3'], 'stale')
    await roomy.want(
      lane,
      Array.from({ length: 20 }, (_, index) => `miss-${index}`),
      'miss',
    )
    const first = itemsOf(await bench.work.take(lane, wide, limits))
    expect(first.filter((item) => item.startsWith('stale'))).toHaveLength(2)
    const second = itemsOf(await bench.work.take(lane, wide, limits))
    expect([second.length, second.filter((item) => item.startsWith('stale')).length]).toEqual([10, 1])
  })

  it('lets calls carry fewer items for a while after one was refused', async () => {
    await bench.dueSets.want(lane, ['a', 'b', 'c'], 'stale')
    await bench.work.limitSeats(lane, 2)
    expect(await bench.work.take(lane, call, limits)).toMatchObject({ seats: 2, stillDue: 1 })
    await bench.work.limitSeats(lane, null)
    await bench.dueSets.want(lane, ['d', 'e'], 'stale')
    expect(await bench.takeItems()).toHaveLength(3)
  })
})
