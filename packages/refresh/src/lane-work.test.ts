import { randomUUID } from 'node:crypto'
import { type RedisServer, startRedisServer } from '@marketcache/testing'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDueSets, type DueSets } from './due-sets.ts'
import type { Lane } from './lane.ts'
import { createLaneWork, type LaneWork, type Take } from './lane-work.ts'
import { createRefreshKeys, type LaneKeys } from './refresh-keys.ts'
import { urgencyOf } from './urgency.ts'

const lane: Lane = { provider: 'acme', call: 'acme.markets', group: 'usd' }
const call = { maxItems: 3, maxConcurrent: 2, cost: () => 1 }
const limits = { calls: 100, windowMs: 60_000, burst: 50 }

describe('lane work', () => {
  let server: RedisServer
  let redis: Redis
  let prefix: string
  let at: LaneKeys
  let dueSets: DueSets
  let work: LaneWork
  let lastFence: number

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.url)
  })
  beforeEach(() => {
    prefix = `test-${randomUUID()}`
    at = createRefreshKeys(prefix).lane(lane)
    dueSets = createDueSets({ redis, prefix, maxPendingMisses: 4 })
    work = createLaneWork({ redis, prefix, random: () => 1 })
  })
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  async function takeItems(limitsOf = limits): Promise<string[]> {
    return itemsOf(await take(limitsOf))
  }

  async function take(limitsOf = limits): Promise<Take> {
    const taken = await work.take(lane, call, limitsOf)
    if (taken.state === 'taken') lastFence = taken.fence
    return taken
  }

  /** Makes the holder of everything in flight look dead for a while. */
  async function expireLeases(): Promise<void> {
    for (const item of await redis.zrange(at.inFlight, '0', '-1')) await redis.zadd(at.inFlight, '1', item)
  }

  it('takes the most urgent first: misses, then admins, then the stale, then what is kept warm', async () => {
    await dueSets.want(lane, ['warm'], 'warm')
    await dueSets.want(lane, ['stale'], 'stale')
    await dueSets.want(lane, ['admin'], 'admin')
    await dueSets.want(lane, ['miss'], 'miss')
    expect(await takeItems()).toEqual(['miss', 'admin', 'stale'])
  })

  it('lets a new want raise an item and never lower it', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    await dueSets.want(lane, ['b', 'c'], 'stale')
    await dueSets.want(lane, ['a'], 'warm')
    await dueSets.want(lane, ['c'], 'miss')
    expect((await takeItems()).at(-1)).toBe('b')
  })

  it('asks for one drain job per lane, however often something is wanted', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => dueSets.want(lane, [`item-${index % 3}`], 'stale')),
    )
    expect(replies.filter(({ mustQueueDrain }) => mustQueueDrain)).toHaveLength(1)
  })

  it('does not make due again what is in flight', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    await takeItems()
    expect((await dueSets.want(lane, ['a'], 'miss')).mustQueueDrain).toBe(false)
    expect(await redis.zcard(at.due)).toBe(0)
  })

  it('collects what comes in while a call is out, until a batch is full', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    await takeItems()
    await dueSets.want(lane, ['b', 'c'], 'stale')
    expect(await work.take(lane, call, limits)).toEqual({ state: 'busy' })
    await dueSets.want(lane, ['d'], 'stale')
    expect(await takeItems()).toHaveLength(3)
  })

  it('never has more calls out at once than allowed', async () => {
    await dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], 'stale')
    await takeItems()
    await takeItems()
    expect(await work.take(lane, call, limits)).toEqual({ state: 'busy' })
  })

  it('gives what a dead worker held to the next one, as urgent as it was', async () => {
    await dueSets.want(lane, ['a'], 'warm')
    await dueSets.want(lane, ['b'], 'miss')
    await takeItems()
    await expireLeases()
    await dueSets.want(lane, ['c'], 'stale')
    expect(await takeItems()).toEqual(['b', 'c', 'a'])
  })

  it('leaves items alone that a frozen worker has lost to another one', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    const frozen = await take()
    await expireLeases()
    const next = await take()
    if (frozen.state !== 'taken' || next.state !== 'taken') throw new Error('expected items')
    expect(await work.renew(lane, frozen.fence, ['a'])).toBe(0)
    await work.settle(lane, frozen.fence, [{ item: 'a', fate: 'done', refreshAt: null }])
    expect(await work.renew(lane, next.fence, ['a'])).toBe(1)
  })

  it('does not take a free seat that a dead worker held for a want', async () => {
    await dueSets.want(lane, ['a'], 'stale')
    await takeItems()
    await work.settle(lane, lastFence, [{ item: 'a', fate: 'done', refreshAt: 1 }])
    await dueSets.want(lane, ['b'], 'stale')
    expect(await takeItems()).toEqual(['b', 'a'])
    await expireLeases()
    expect(await takeItems()).toEqual(['b'])
  })

  it('counts calls and not items when it limits what is under way at once', async () => {
    const alone = { ...call, maxConcurrent: 1 }
    await dueSets.want(lane, ['a'], 'stale')
    await work.take(lane, alone, limits)
    await dueSets.want(lane, ['b', 'c', 'd', 'e'], 'stale')
    expect(await work.take(lane, alone, limits)).toEqual({ state: 'busy' })
  })

  it('charges what a call of that many items costs, and lets one that costs more than the bucket holds go when it is full', async () => {
    const weighted = { maxItems: 3, maxConcurrent: 9, cost: (items: number) => (items > 1 ? 40 : 2) }
    await dueSets.want(lane, ['a'], 'stale')
    await work.take(lane, weighted, limits)
    expect(Number(await redis.hget(at.budget, 'tokens'))).toBeCloseTo(48, 0)
    await dueSets.want(lane, ['b', 'c', 'd'], 'stale')
    await work.take(lane, weighted, limits)
    expect(Number(await redis.hget(at.budget, 'tokens'))).toBeCloseTo(8, 0)
    const tiny = { calls: 10, windowMs: 60_000, burst: 5 }
    await redis.del(at.budget)
    await dueSets.want(lane, ['e', 'f', 'g'], 'stale')
    expect((await work.take(lane, weighted, tiny)).state).toBe('taken')
    expect(Number(await redis.hget(at.budget, 'tokens'))).toBe(-35)
  })

  it('finds a lane whose worker died or whose drain job got lost, once', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    expect(await work.sweep('acme')).toEqual([])
    await redis.del(at.marker)
    expect(await work.sweep('acme')).toEqual([lane])
    expect(await work.sweep('acme')).toEqual([])
    await takeItems()
    expect(await work.sweep('acme')).toEqual([])
    await expireLeases()
    expect(await work.sweep('acme')).toEqual([lane])
  })

  it('forgets a lane that has nothing left', async () => {
    await dueSets.want(lane, ['a'], 'miss')
    await takeItems()
    await work.settle(lane, lastFence, [{ item: 'a', fate: 'done', refreshAt: null }])
    await work.sweep('acme')
    expect(await redis.smembers(at.lanes)).toEqual([])
  })

  it('keeps renewed leases and does not bring back what was settled', async () => {
    await dueSets.want(lane, ['a', 'b'], 'miss')
    await takeItems()
    await work.settle(lane, lastFence, [{ item: 'b', fate: 'done', refreshAt: null }])
    await expireLeases()
    expect(await work.renew(lane, lastFence, ['a', 'b'])).toBe(1)
    expect(await work.take(lane, call, limits)).toEqual({ state: 'idle' })
  })

  it('puts items back where they stood', async () => {
    await dueSets.want(lane, ['a', 'b'], 'stale')
    const before = await redis.zrange(at.due, '0', '-1', 'WITHSCORES')
    const taken = await take()
    if (taken.state !== 'taken') throw new Error('expected items')
    await work.settle(
      lane,
      lastFence,
      taken.items.map(({ item, urgency }) => ({ item, fate: 'back', urgency })),
    )
    expect(await redis.zrange(at.due, '0', '-1', 'WITHSCORES')).toEqual(before)
  })

  it('fills free seats with what is due soon, at no urgency of its own', async () => {
    await dueSets.want(lane, ['a', 'b'], 'stale')
    await takeItems()
    await work.settle(lane, lastFence, [
      { item: 'a', fate: 'done', refreshAt: 1 },
      { item: 'b', fate: 'done', refreshAt: Date.now() + 3_600_000 },
    ])
    await dueSets.want(lane, ['c'], 'miss')
    const taken = await take()
    expect(itemsOf(taken)).toEqual(['c', 'a'])
    expect(taken.state === 'taken' && taken.items[1]?.urgency).toBe(0)
  })

  it('makes no call for what is due soon alone', async () => {
    await dueSets.want(lane, ['a'], 'stale')
    await takeItems()
    await work.settle(lane, lastFence, [{ item: 'a', fate: 'done', refreshAt: 1 }])
    expect(await work.take(lane, call, limits)).toEqual({ state: 'idle' })
  })

  it('drops wants that are too old for anybody to wait for', async () => {
    const now = Date.now()
    await dueSets.want(lane, ['young'], 'miss')
    for (const reason of ['miss', 'warm'] as const) {
      await redis.zadd(at.due, `${urgencyOf(reason) + 1e13 - (now - 11 * 60_000)}`, `old-${reason}`)
    }
    expect(await takeItems()).toEqual(['young'])
  })

  it('refuses further misses of a provider beyond the cap, but neither known ones nor other wants', async () => {
    const other: Lane = { ...lane, group: 'eur' }
    await dueSets.want(other, ['w', 'x'], 'miss')
    await dueSets.want(lane, ['a', 'b'], 'miss')
    expect([...(await dueSets.want(lane, ['a', 'c', 'd'], 'miss')).refused]).toEqual(['c', 'd'])
    expect((await dueSets.want(lane, ['c', 'd'], 'stale')).refused.size).toBe(0)
  })

  it('hands out higher fences later', async () => {
    await dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    const [first, second] = [await work.take(lane, call, limits), await work.take(lane, call, limits)]
    if (first.state !== 'taken' || second.state !== 'taken') throw new Error('expected items')
    expect(second.fence).toBeGreaterThan(first.fence)
  })

  it('waits for budget, and lets one of many queue the later drain', async () => {
    const scarce = { calls: 2, windowMs: 60_000, burst: 1 }
    await dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    expect(await takeItems(scarce)).toHaveLength(3)
    const [first, second] = [await work.take(lane, call, scarce), await work.take(lane, call, scarce)]
    expect(first).toMatchObject({ state: 'wait', isFirst: true })
    expect(second).toMatchObject({ state: 'wait' })
    expect(first.state === 'wait' && first.waitMs).toBeGreaterThan(50_000)
    expect(await redis.zcard(at.due)).toBe(3)
  })

  it('leaves a provider alone after a failure, for all lanes, longer each time, and at least as long as asked', async () => {
    expect(await work.reportFailure('acme', null)).toBe(1_000)
    expect(await work.reportFailure('acme', null)).toBe(2_000)
    expect(await work.reportFailure('acme', 30_000)).toBe(30_000)
    expect((await dueSets.want(lane, ['a'], 'miss')).pausedMs).toBeGreaterThan(29_000)
    expect(await work.take(lane, call, limits)).toMatchObject({ state: 'wait' })
  })

  it('tries a provider that failed with one call, not with many', async () => {
    await dueSets.want(lane, ['a', 'b', 'c', 'd', 'e', 'f'], 'stale')
    await work.reportFailure('acme', null)
    await redis.hset(at.budget, 'pausedUntil', 1)
    expect(await takeItems()).toHaveLength(3)
    expect(await work.take(lane, call, limits)).toMatchObject({ state: 'wait' })
    await work.reportSuccess('acme')
    expect(await takeItems()).toHaveLength(3)
  })

  it('gives every key a lifetime', async () => {
    await dueSets.want(lane, ['a', 'b', 'c', 'd'], 'stale')
    await takeItems()
    await work.settle(lane, lastFence, [{ item: 'a', fate: 'done', refreshAt: Date.now() }])
    await expireLeases()
    await takeItems()
    await work.reportFailure('acme', null)
    await expireLeases()
    await takeItems()
    await dueSets.want(lane, ['z'], 'stale')
    const keys = Object.values(at)
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
          const keys = createRefreshKeys(prefix).lane(own)
          const held: Extract<Take, { state: 'taken' }>[] = []
          const wanted = new Set<string>()
          for (const [kind, number] of steps) {
            const item = `item-${number}`
            if (kind === 'want') {
              await dueSets.want(own, [item], 'stale')
              wanted.add(item)
            } else if (kind === 'take') {
              const taken = await work.take(own, call, { calls: 1e9, windowMs: 1, burst: 1e8 })
              const inFlight = held.flatMap(itemsOf)
              expect(itemsOf(taken).filter((each) => inFlight.includes(each))).toEqual([])
              if (taken.state === 'taken') held.push(taken)
            } else {
              const ended = held.shift()
              const items = ended === undefined ? [] : itemsOf(ended)
              if (kind === 'die') for (const each of items) await redis.zadd(keys.inFlight, 'XX', '1', each)
              else if (items.length > 0) {
                await work.settle(
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

function itemsOf(take: Take): string[] {
  return take.state === 'taken' ? take.items.map(({ item }) => item) : []
}
