import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Lane } from './lane.ts'
import type { Take } from './lane-work.ts'
import { createRefreshKeys } from './refresh-keys.ts'
import { call, createLaneBench, itemsOf, type LaneBench, lane, limits } from './test-support/lane-bench.ts'
import { urgencyOf } from './urgency.ts'

describe('lane work', () => {
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

  it('takes the most urgent first: misses, then admins, then the stale, then what is kept warm', async () => {
    await bench.dueSets.want(lane, ['warm'], 'warm')
    await bench.dueSets.want(lane, ['stale'], 'stale')
    await bench.dueSets.want(lane, ['admin'], 'admin')
    await bench.dueSets.want(lane, ['miss'], 'miss')
    expect(await bench.takeItems()).toEqual(['miss', 'admin', 'stale'])
  })

  it('lets a new want raise an item and never lower it', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.dueSets.want(lane, ['b', 'c'], 'stale')
    await bench.dueSets.want(lane, ['a'], 'warm')
    await bench.dueSets.want(lane, ['c'], 'miss')
    expect((await bench.takeItems()).at(-1)).toBe('b')
  })

  it('asks for one drain job per lane, however often something is wanted', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => bench.dueSets.want(lane, [`item-${index % 3}`], 'stale')),
    )
    expect(replies.filter(({ mustQueueDrain }) => mustQueueDrain)).toHaveLength(1)
  })

  it('does not make due again what is in flight', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.takeItems()
    expect((await bench.dueSets.want(lane, ['a'], 'miss')).mustQueueDrain).toBe(false)
    expect(await redis.zcard(bench.at.due)).toBe(0)
  })

  it('collects what comes in while a call is out, until a batch is full', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.takeItems()
    await bench.dueSets.want(lane, ['b', 'c'], 'stale')
    expect(await bench.work.take(lane, call, limits)).toEqual({ state: 'busy' })
    await bench.dueSets.want(lane, ['d'], 'stale')
    expect(await bench.takeItems()).toHaveLength(3)
  })

  it('never has more calls out at once than allowed', async () => {
    await bench.dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], 'stale')
    await bench.takeItems()
    await bench.takeItems()
    expect(await bench.work.take(lane, call, limits)).toEqual({ state: 'busy' })
  })

  it('gives what a dead worker held to the next one, as urgent as it was', async () => {
    await bench.dueSets.want(lane, ['a'], 'warm')
    await bench.dueSets.want(lane, ['b'], 'miss')
    await bench.takeItems()
    await bench.expireLeases()
    await bench.dueSets.want(lane, ['c'], 'stale')
    expect(await bench.takeItems()).toEqual(['b', 'c', 'a'])
  })

  it('leaves items alone that a frozen worker has lost to another one', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    const frozen = await bench.take()
    await bench.expireLeases()
    const next = await bench.take()
    if (frozen.state !== 'taken' || next.state !== 'taken') throw new Error('expected items')
    expect(await bench.work.renew(lane, frozen.fence, ['a'])).toBe(0)
    await bench.work.settle(lane, frozen.fence, [{ item: 'a', fate: 'done', refreshAt: null }])
    expect(await bench.work.renew(lane, next.fence, ['a'])).toBe(1)
  })

  it('counts calls and not items when it limits what is under way at once', async () => {
    const alone = { ...call, maxConcurrent: 1 }
    await bench.dueSets.want(lane, ['a'], 'stale')
    await bench.work.take(lane, alone, limits)
    await bench.dueSets.want(lane, ['b', 'c', 'd', 'e'], 'stale')
    expect(await bench.work.take(lane, alone, limits)).toEqual({ state: 'busy' })
  })

  it('finds a lane whose worker died or whose drain job got lost, once', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    expect(await bench.work.sweep('acme')).toEqual([])
    await redis.del(bench.at.marker)
    expect(await bench.work.sweep('acme')).toEqual([lane])
    expect(await bench.work.sweep('acme')).toEqual([])
    await bench.takeItems()
    expect(await bench.work.sweep('acme')).toEqual([])
    await bench.expireLeases()
    expect(await bench.work.sweep('acme')).toEqual([lane])
  })

  it('forgets a lane that has nothing left', async () => {
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'a', fate: 'done', refreshAt: null }])
    await bench.work.sweep('acme')
    expect(await redis.smembers(bench.at.lanes)).toEqual([])
  })

  it('keeps renewed leases and does not bring back what was settled', async () => {
    await bench.dueSets.want(lane, ['a', 'b'], 'miss')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'b', fate: 'done', refreshAt: null }])
    await bench.expireLeases()
    expect(await bench.work.renew(lane, bench.lastFence(), ['a', 'b'])).toBe(1)
    expect(await bench.work.take(lane, call, limits)).toEqual({ state: 'idle' })
  })

  it('puts items back where they stood', async () => {
    await bench.dueSets.want(lane, ['a', 'b'], 'stale')
    const before = await redis.zrange(bench.at.due, '0', '-1', 'WITHSCORES')
    const taken = await bench.take()
    if (taken.state !== 'taken') throw new Error('expected items')
    await bench.work.settle(
      lane,
      bench.lastFence(),
      taken.items.map(({ item }) => ({ item, fate: 'back' })),
    )
    expect(await redis.zrange(bench.at.due, '0', '-1', 'WITHSCORES')).toEqual(before)
  })

  it('brings an item back as urgent as it was wanted while it was in flight', async () => {
    await bench.dueSets.want(lane, ['a'], 'stale')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'a', fate: 'done', refreshAt: 1 }])
    await bench.dueSets.want(lane, ['b'], 'stale')
    expect(await bench.takeItems()).toEqual(['b', 'a'])
    await bench.dueSets.want(lane, ['a'], 'miss')
    await bench.expireLeases()
    expect(await bench.takeItems()).toEqual(['a', 'b'])
    await bench.dueSets.want(lane, ['b'], 'miss')
    await bench.work.settle(lane, bench.lastFence(), [
      { item: 'a', fate: 'done', refreshAt: null },
      { item: 'b', fate: 'back' },
    ])
    await bench.dueSets.want(lane, ['c'], 'admin')
    expect(await bench.takeItems()).toEqual(['b', 'c'])
  })

  it('drops wants that are too old for anybody to wait for', async () => {
    const now = Date.now()
    await bench.dueSets.want(lane, ['young'], 'miss')
    for (const reason of ['miss', 'warm'] as const) {
      await redis.zadd(bench.at.due, `${urgencyOf(reason) + 1e13 - (now - 11 * 60_000)}`, `old-${reason}`)
    }
    expect(await bench.takeItems()).toEqual(['young'])
  })

  it('refuses further misses of a provider beyond the cap, but neither known ones nor other wants', async () => {
    const other: Lane = { ...lane, group: 'eur' }
    await bench.dueSets.want(other, ['w', 'x'], 'miss')
    await bench.dueSets.want(lane, ['a', 'b'], 'miss')
    expect([...(await bench.dueSets.want(lane, ['a', 'c', 'd'], 'miss')).refused]).toEqual(['c', 'd'])
    expect((await bench.dueSets.want(lane, ['c', 'd'], 'stale')).refused.size).toBe(0)
  })

  it('hands out higher fences later', async () => {
    await bench.dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    const [first, second] = [
      await bench.work.take(lane, call, limits),
      await bench.work.take(lane, call, limits),
    ]
    if (first.state !== 'taken' || second.state !== 'taken') throw new Error('expected items')
    expect(second.fence).toBeGreaterThan(first.fence)
  })

  it('gives every key a lifetime', async () => {
    await bench.dueSets.want(lane, ['a', 'b', 'c', 'd'], 'stale')
    await bench.takeItems()
    await bench.work.settle(lane, bench.lastFence(), [{ item: 'a', fate: 'done', refreshAt: Date.now() }])
    await bench.expireLeases()
    await bench.takeItems()
    await bench.work.reportFailure('acme', null)
    await bench.expireLeases()
    await bench.takeItems()
    await bench.dueSets.want(lane, ['z'], 'stale')
    const keys = Object.values(bench.at)
    const lifetimes = await Promise.all(keys.map(async (key) => [key, await redis.pttl(key)] as const))
    expect(lifetimes.filter(([, lifetimeMs]) => lifetimeMs === -1)).toEqual([])
  })

  it('never takes an item twice at once, and loses none, whatever the order of events', async () => {
    const step = fc.constantFrom('want', 'take', 'settle', 'die')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.integer({ min: 0, max: 5 })), { maxLength: 30 }),
        async (steps) => {
          const own: Lane = { ...lane, group: randomUUID() }
          const keys = createRefreshKeys(bench.prefix).lane(own)
          const held: Extract<Take, { state: 'taken' }>[] = []
          const wanted = new Set<string>()
          for (const [kind, number] of steps) {
            const item = `item-${number}`
            if (kind === 'want') {
              await bench.dueSets.want(own, [item], 'stale')
              wanted.add(item)
            } else if (kind === 'take') {
              const taken = await bench.work.take(own, call, { calls: 1e9, windowMs: 1, burst: 1e8 })
              const inFlight = held.flatMap(itemsOf)
              expect(itemsOf(taken).filter((each) => inFlight.includes(each))).toEqual([])
              if (taken.state === 'taken') held.push(taken)
            } else {
              const ended = held.shift()
              const items = ended === undefined ? [] : itemsOf(ended)
              if (kind === 'die') for (const each of items) await redis.zadd(keys.inFlight, 'XX', '1', each)
              else if (items.length > 0) {
                await bench.work.settle(
                  own,
                  ended?.fence ?? 0,
                  items.map((each) => ({ item: each, fate: 'done', refreshAt: null })),
                )
                for (const each of items) wanted.delete(each)
              }
            }
          }
          const known = [
            ...(await redis.zrange(keys.due, '0', '-1')),
            ...(await redis.zrange(keys.inFlight, '0', '-1')),
          ]
          expect([...wanted].filter((item) => !known.includes(item))).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })
})
