import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { call, createLaneBench, itemsOf, type LaneBench, lane, limits } from './test-support/lane-bench.ts'

describe('budget of a provider', () => {
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

  it('charges what a call of that many items costs, and lets one that costs more than the bucket holds go when it is full', async () => {
    const weighted = { maxItems: 3, maxConcurrent: 9, cost: (items: number) => (items > 1 ? 40 : 2) }
    await bench.dueSets.want(lane, ['a'], 'stale')
    await bench.work.take(lane, weighted, limits)
    expect(Number(await redis.hget(bench.at.budget, 'tokens'))).toBeCloseTo(48, 0)
    await bench.dueSets.want(lane, ['b', 'c', 'd'], 'stale')
    await bench.work.take(lane, weighted, limits)
    expect(Number(await redis.hget(bench.at.budget, 'tokens'))).toBeCloseTo(8, 0)
    const tiny = { calls: 10, windowMs: 60_000, burst: 5 }
    await redis.del(bench.at.budget)
    await bench.dueSets.want(lane, ['e', 'f', 'g'], 'stale')
    expect((await bench.work.take(lane, weighted, tiny)).state).toBe('taken')
    expect(Number(await redis.hget(bench.at.budget, 'tokens'))).toBe(-35)
  })

  it('waits for budget, and lets one of many queue the later drain', async () => {
    const scarce = { calls: 2, windowMs: 60_000, burst: 1 }
    await bench.dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    expect(await bench.takeItems(scarce)).toHaveLength(3)
    const [first, second] = [
      await bench.work.take(lane, call, scarce),
      await bench.work.take(lane, call, scarce),
    ]
    expect(first).toMatchObject({ state: 'wait', isFirst: true })
    expect(second).toMatchObject({ state: 'wait', isFirst: false })
    expect(first.state === 'wait' && first.waitMs).toBeGreaterThan(50_000)
    expect(await redis.zcard(bench.at.due)).toBe(3)
  })

  it('fills free seats only as far as they cost nothing', async () => {
    const weighted = { maxItems: 3, maxConcurrent: 9, cost: (items: number) => (items > 1 ? 10 : 1) }
    await bench.dueSets.want(lane, ['a', 'b', 'c'], 'stale')
    await bench.takeItems()
    const done = ['a', 'b', 'c'].map((item) => ({ item, fate: 'done', refreshAt: 1 }) as const)
    await bench.work.settle(lane, bench.lastFence(), done)
    await bench.dueSets.want(lane, ['d'], 'stale')
    expect(itemsOf(await bench.work.take(lane, weighted, limits))).toEqual(['d'])
  })

  it('leaves a provider alone after a failure, for all lanes, longer each time, and at least as long as asked', async () => {
    expect(await bench.work.reportFailure('acme', null)).toBe(1_000)
    expect(await bench.work.reportFailure('acme', null)).toBe(2_000)
    expect(await bench.work.reportFailure('acme', 30_000)).toBe(30_000)
    expect((await bench.dueSets.want(lane, ['a'], 'miss')).pausedMs).toBeGreaterThan(29_000)
    expect(await bench.work.take(lane, call, limits)).toMatchObject({ state: 'wait' })
  })

  it('tries a provider that failed with one call, not with many', async () => {
    await bench.dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    await bench.work.reportFailure('acme', null)
    await redis.hset(bench.at.budget, 'pausedUntil', 1)
    expect(await bench.takeItems()).toHaveLength(3)
    expect(await bench.work.take(lane, call, limits)).toMatchObject({ state: 'wait' })
    await bench.work.reportSuccess('acme')
    expect(await bench.takeItems()).toHaveLength(3)
  })
})
