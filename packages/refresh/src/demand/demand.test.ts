import { randomUUID } from 'node:crypto'
import { createFakeClock, type FakeClock, type RedisServer, startRedisServer } from '@marketcache/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createRefreshKeys, type DemandKeys } from '../refresh-keys.ts'
import { createDemand, type Demand, type DemandBatch } from './demand.ts'
import type { DemandState } from './statistics.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('createDemand', () => {
  let server: RedisServer
  let redis: Redis
  let clock: FakeClock
  let prefix: string
  let keys: DemandKeys
  let demand: Demand

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(() => {
    clock = createFakeClock()
    prefix = `test-${randomUUID()}`
    keys = createRefreshKeys(prefix).demand
    demand = createDemand({ redis, prefix, clock })
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  function batchOf(given: Partial<DemandBatch>): DemandBatch {
    return { source: 'api-1', batch: randomUUID(), states: [], names: [], ...given }
  }

  async function read(resource: string, counts: Partial<Record<DemandState, number>>): Promise<void> {
    const kinds = ['fresh', 'stale', 'miss', 'unknown'] as const
    const states = kinds.map((state) => ({ resource, state, reads: counts[state] ?? 0 }))
    await demand.record(batchOf({ states: states.filter(({ reads }) => reads > 0) }))
  }

  async function readNames(reads: Record<string, number>, from: Demand = demand): Promise<void> {
    const names = Object.entries(reads).map(([id, count]) => {
      return { resource: 'coin', params: { id, currency: 'usd' }, reads: count }
    })
    await from.record(batchOf({ source: randomUUID(), names }))
  }

  async function popularIds(limit = 10): Promise<string[]> {
    const found = await demand.readPopular({ resource: 'coin', limit })
    return found.map(({ params, reads }) => `${params.id} ${reads}`)
  }

  it('S0-27 S3-24 S1-56 tells hits, stale answers, misses and hit ratio of the last hour and the last day', async () => {
    await read('coin', { fresh: 90, stale: 5, miss: 5 })
    clock.advance(3 * hourMs)
    await read('coin', { fresh: 1, miss: 1 })
    await read('quote', { stale: 3 })
    expect(await demand.readStatistics()).toEqual([
      {
        resource: 'coin',
        lastHour: { hits: 1, stale: 0, misses: 1, hitRatio: 0.5 },
        lastDay: { hits: 91, stale: 5, misses: 6, hitRatio: 96 / 102 },
      },
      {
        resource: 'quote',
        lastHour: { hits: 0, stale: 3, misses: 0, hitRatio: 1 },
        lastDay: { hits: 0, stale: 3, misses: 0, hitRatio: 1 },
      },
    ])
  })

  it('S1-37 says null, and not a number, of a window in which nothing was read', async () => {
    expect(await demand.readStatistics()).toEqual([])
    await read('coin', { fresh: 1 })
    clock.advance(2 * hourMs)
    const [coin] = await demand.readStatistics()
    expect(coin?.lastHour).toEqual({ hits: 0, stale: 0, misses: 0, hitRatio: null })
    expect(coin?.lastDay.hitRatio).toBe(1)
  })

  it('leaves what does not exist out of the hit ratio', async () => {
    await read('coin', { fresh: 1, unknown: 1_000 })
    const [coin] = await demand.readStatistics()
    expect(coin?.lastHour).toEqual({ hits: 1, stale: 0, misses: 0, hitRatio: 1 })
  })

  it('S1-56 S3-25 lists what was read most, with its parameters and reads', async () => {
    await readNames({ bitcoin: 2, ethereum: 5 })
    await readNames({ bitcoin: 4, solana: 1 })
    expect(await demand.readPopular({ resource: 'coin', limit: 2 })).toEqual([
      { params: { id: 'bitcoin', currency: 'usd' }, reads: 6 },
      { params: { id: 'ethereum', currency: 'usd' }, reads: 5 },
    ])
    expect(await demand.readPopular({ resource: 'quote', limit: 2 })).toEqual([])
  })

  it('puts what rises now before what was read as much hours ago, and equal ones by name', async () => {
    await readNames({ yesterday: 10 })
    clock.advance(12 * hourMs)
    await readNames({ now: 3, b: 1, a: 1 })
    expect(await popularIds()).toEqual(['now 3', 'yesterday 10', 'a 1', 'b 1'])
  })

  it('leaves out, when asked to, what was read less often in this hour and the one before', async () => {
    const atLeast3 = { resource: 'coin', limit: 10, minRecentReads: 3 }
    const ids = async () => (await demand.readPopular(atLeast3)).map(({ params }) => params.id)
    await readNames({ often: 2, once: 1 })
    clock.advance(hourMs)
    await readNames({ often: 1, once: 1 })
    expect(await ids()).toEqual(['often'])
    clock.advance(hourMs)
    expect(await ids()).toEqual([])
    expect(await popularIds()).toEqual(['often 3', 'once 2'])
  })

  it('S3-15 adds up what two processes counted, in whatever order their parameters come', async () => {
    const other = createDemand({ redis, prefix, clock })
    await readNames({ bitcoin: 1 })
    await readNames({ bitcoin: 2 }, other)
    const params = { currency: 'usd', id: 'bitcoin' }
    await other.record(batchOf({ names: [{ resource: 'coin', params, reads: 4 }] }))
    expect(await popularIds()).toEqual(['bitcoin 7'])
  })

  it('counts a batch once, though its answer got lost and it is recorded again', async () => {
    const states = [{ resource: 'coin', state: 'fresh', reads: 1 }] as const
    const first = batchOf({ states })
    await demand.record(first)
    await demand.record(first)
    await demand.record(batchOf({ states }))
    await demand.record({ ...first, source: 'api-2' })
    const [coin] = await demand.readStatistics()
    expect(coin?.lastHour.hits).toBe(3)
  })

  it('forgets after a day: a bucket of reads 10 minutes later at most, an hour of names an hour later', async () => {
    await read('coin', { fresh: 1 })
    await readNames({ bitcoin: 1 })
    clock.advance(24 * hourMs)
    expect(await demand.readStatistics()).toHaveLength(1)
    expect(await popularIds()).toEqual(['bitcoin 1'])
    clock.advance(10 * minuteMs)
    expect(await demand.readStatistics()).toEqual([])
    clock.advance(50 * minuteMs)
    expect(await popularIds()).toEqual([])
  })

  it('gives every key a lifetime, long enough for the last question about it', async () => {
    await read('coin', { fresh: 1 })
    await readNames({ bitcoin: 1 })
    const found = (await redis.scan(0, 'MATCH', `{${prefix}:demand}:*`, 'COUNT', 10_000))[1]
    expect(found).toHaveLength(4)
    for (const key of found) {
      const lifetimeMs = await redis.pttl(key)
      expect(lifetimeMs).toBeGreaterThan(24.9 * hourMs)
      expect(lifetimeMs).toBeLessThanOrEqual(25 * hourMs)
    }
  })

  it('stays small under a flood of names, and keeps the ones that are read', async () => {
    await readNames({ bitcoin: 50 })
    for (let flood = 0; flood < 10; flood += 1) {
      const names = Array.from({ length: 2_000 }, (_, index) => [`flood-${flood}-${index}`, 1] as const)
      await readNames({ ...Object.fromEntries(names), ethereum: 2 })
    }
    expect(await redis.zcard(keys.names('coin', clock.now()))).toBeLessThanOrEqual(1_000)
    expect(await popularIds(2)).toEqual(['bitcoin 50', 'ethereum 20'])
  })

  it('overlooks what it cannot read', async () => {
    await readNames({ bitcoin: 1 })
    await redis.zadd(keys.names('coin', clock.now()), 9, 'not json', 8, '["a"]', 7, '{"id":1}', 6, 'null')
    await redis.hset(keys.reads(clock.now()), { 'coin|fresh': 'many', 'coin|later': '1', nonsense: '1' })
    expect(await popularIds()).toEqual(['bitcoin 1'])
    expect(await demand.readStatistics()).toEqual([])
  })

  it('passes on that the queue Redis is away', async () => {
    const lost = new Redis(server.url, { lazyConnect: true, enableOfflineQueue: false })
    const away = createDemand({ redis: lost, prefix, clock })
    await expect(away.record(batchOf({}))).rejects.toThrow()
    lost.disconnect()
  })
})
