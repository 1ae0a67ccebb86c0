import { type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDueSets } from './due-sets.ts'
import type { Lane } from './lane.ts'
import { createLaneBench, lane } from './test-support/lane-bench.ts'

/** One call, and hardly any that grows back while the test runs. */
const scarce = { calls: 2, windowMs: 60_000, burst: 1 }
const single = { maxItems: 1, maxConcurrent: 4, cost: () => 1 }
const batch: Lane = { provider: 'acme', call: 'acme.quotes', group: 'all' }
const many = { maxItems: 100, maxConcurrent: 1, cost: () => 1 }

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

describe('turns of the lanes of one provider', () => {
  it('go to the lane that waits longest, however much another has to do and however often it asks', async () => {
    const bench = createLaneBench(redis)
    const dueSets = createDueSets({ redis, prefix: bench.prefix, maxPendingMisses: 1_000 })
    const stateOf = async (at: Lane, call: typeof single) => (await bench.work.take(at, call, scarce)).state
    const grantOne = () => redis.hset(bench.at.budget, 'tokens', '1', 'at', Date.now())
    const flood = Array.from({ length: 200 }, (_, index) => `flood-${index}`)
    await dueSets.want(lane, flood, 'miss')
    expect(await stateOf(lane, single)).toBe('taken')
    expect(await stateOf(lane, single)).toBe('wait')
    await dueSets.want(batch, ['a'], 'stale')
    expect(await stateOf(batch, many)).toBe('wait')
    await grantOne()
    expect(await stateOf(batch, many)).toBe('wait')
    expect(await stateOf(lane, single)).toBe('taken')
    expect(await stateOf(lane, single)).toBe('wait')
    await grantOne()
    expect(await stateOf(lane, single)).toBe('wait')
    expect(await stateOf(batch, many)).toBe('taken')
  })

  it('leave enough for a dear call of a lane that was there first', async () => {
    const bench = createLaneBench(redis)
    const dueSets = createDueSets({ redis, prefix: bench.prefix, maxPendingMisses: 1_000 })
    const limits = { calls: 20, windowMs: 60_000, burst: 10 }
    const dear = { maxItems: 1, maxConcurrent: 4, cost: () => 8 }
    const grant = (tokens: number) => redis.hset(bench.at.budget, 'tokens', tokens, 'at', Date.now())
    await dueSets.want(batch, ['a'], 'stale')
    await dueSets.want(lane, ['b', 'c'], 'miss')
    await grant(2)
    expect((await bench.work.take(batch, dear, limits)).state).toBe('wait')
    expect((await bench.work.take(lane, single, limits)).state).toBe('wait')
    await grant(8)
    expect((await bench.work.take(lane, single, limits)).state).toBe('wait')
    expect((await bench.work.take(batch, dear, limits)).state).toBe('taken')
    await grant(1)
    expect((await bench.work.take(lane, single, limits)).state).toBe('taken')
  })

  it('are lost by a lane that does not come back, so that nobody waits for it', async () => {
    const bench = createLaneBench(redis)
    const dueSets = createDueSets({ redis, prefix: bench.prefix, maxPendingMisses: 1_000 })
    await dueSets.want(lane, ['a', 'b'], 'miss')
    await bench.work.take(lane, single, scarce)
    // A lane whose worker died while it waited.
    await redis.hset(bench.at.turns, 'acme.gone|all', `1 ${Date.now() - 1} 1`)
    await redis.hset(bench.at.budget, 'tokens', '1', 'at', Date.now())
    expect((await bench.work.take(lane, single, scarce)).state).toBe('taken')
    expect(await redis.hexists(bench.at.turns, 'acme.gone|all')).toBe(0)
  })

  it('are not taken while nobody waits, and have a lifetime', async () => {
    const bench = createLaneBench(redis)
    const plenty = { calls: 1_000, windowMs: 1_000, burst: 500 }
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.work.take(lane, single, plenty)
    expect(await redis.exists(bench.at.turns)).toBe(0)
    await bench.dueSets.want(lane, ['b', 'c'], 'miss')
    await redis.del(bench.at.budget)
    await bench.work.take(lane, single, scarce)
    await bench.work.take(lane, single, scarce)
    expect(await redis.hlen(bench.at.turns)).toBe(1)
    expect(await redis.pttl(bench.at.turns)).toBeGreaterThan(0)
  })
})

describe('pending misses of one provider', () => {
  it('leave some room for a lane that has few, when another has used up all', async () => {
    const bench = createLaneBench(redis)
    const dueSets = createDueSets({ redis, prefix: bench.prefix, maxPendingMisses: 100 })
    const names = Array.from({ length: 120 }, (_, index) => `n${index}`)
    expect((await dueSets.want(lane, names, 'miss')).refused.size).toBe(20)
    expect((await dueSets.want(batch, names.slice(0, 7), 'miss')).refused.size).toBe(2)
  })
})
